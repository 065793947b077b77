namespace Bakeoff.Experiments;

/// <summary>A program that <see cref="ChildProcess"/> runs, and what becomes of the lines that it prints.</summary>
/// <param name="Program">The program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Folder">The folder in which it runs.</param>
internal sealed record ProgramStart(string Program, IReadOnlyList<string> Arguments, string Folder)
{
    /// <summary>Variables that it gets besides those of this process; null counts as not set.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Is told each line that it prints; null where nobody wants them.</summary>
    public Action<string>? Show { get; init; }

    /// <summary>How many of its last lines are returned.</summary>
    public int Keep { get; init; } = 20;

    /// <summary>
    /// Whether lines of its standard error are among those returned: not where its output is an answer to be read, which they would break.
    /// </summary>
    public bool KeepsErrors { get; init; } = true;
}
