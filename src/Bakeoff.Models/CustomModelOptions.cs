using Bakeoff.Core;

namespace Bakeoff.Models;

/// <summary>
/// A custom model: the options of the stage <c>TrainOwn</c>. Either <see cref="Class"/> or <see cref="Command"/> is given.
/// </summary>
public sealed record CustomModelOptions
{
    /// <summary>The model's name in the experiment.</summary>
    public string Model { get; init; } = "";

    /// <summary>The full name of a class that implements <see cref="IRecommender"/>, or null.</summary>
    public string? Class { get; init; }

    /// <summary>A command and its arguments, as a JSON list, or null: see <see cref="TrainCommandStage"/>.</summary>
    public string? Command { get; init; }

    /// <summary>What the command <c>version</c> printed: the interpreter's version, so that another one trains again.</summary>
    public string? Version { get; init; }

    /// <summary>
    /// What a command's scores mean: <c>ranking</c>, it writes lists alone; <c>rating</c>, predictions alone; <c>rating-and-ranking</c>, both, of one
    /// score; <c>rating-beside-ranking</c>, both, of two. Default <c>ranking</c>.
    /// </summary>
    [OptionChoice("ranking", "rating", "rating-and-ranking", "rating-beside-ranking")]
    public string Scores { get; init; } = "ranking";

    /// <summary>The options that the experiment gives the model, as a JSON object with its keys in ordinal order.</summary>
    public string Options { get; init; } = "{}";
}
