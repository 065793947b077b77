using System.Text.Json.Serialization;

namespace Bakeoff.Artifacts;

/// <summary>What a row of a report is there for. The members are in the order in which reports show them.</summary>
[JsonConverter(typeof(KebabCaseConverter<ModelRole>))]
public enum ModelRole
{
    /// <summary>A model that was trained: <c>model</c>.</summary>
    Model,

    /// <summary>What every model should be better than, such as random scores: <c>floor</c>.</summary>
    Floor,

    /// <summary>The best that the test rows allow: <c>ceiling</c>.</summary>
    Ceiling,
}
