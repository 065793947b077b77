namespace Bakeoff.Artifacts;

/// <summary>The content of <c>examples.json</c>, format <c>examples/2</c>: what some test users are recommended.</summary>
/// <param name="Format">The format and its version.</param>
/// <param name="Users">The users.</param>
public sealed record ExamplesReport(string Format, IReadOnlyList<ExampleUser> Users)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "examples.json";

    /// <summary>The format that is written.</summary>
    public const string CurrentFormat = "examples/2";
}
