namespace Bakeoff.Cli;

/// <summary>
/// A folder for what a verb reads of several experiments, deleted at the end. As long as it is there, each query of a database is asked once, here and in
/// the processes that are started: what is compared has to be of the same rows, also where a database changes meanwhile.
/// </summary>
internal sealed class ComparisonScratch : IDisposable
{
    private const string RowsVariable = "BAKEOFF_SQL_ROWS";
    private readonly string _root;

    /// <param name="verb">The verb, for the folder's name.</param>
    public ComparisonScratch(string verb)
    {
        _root = Directory.CreateTempSubdirectory($"bakeoff-{verb}-").FullName;
        Path = Directory.CreateDirectory(System.IO.Path.Combine(_root, "work")).FullName;
        Environment.SetEnvironmentVariable(RowsVariable, Directory.CreateDirectory(System.IO.Path.Combine(_root, "rows")).FullName);
    }

    /// <summary>Where the rows of queries are kept that were asked already; null where nothing is compared.</summary>
    public static string? Rows => CommonOptions.Variable(RowsVariable);

    /// <summary>The folder.</summary>
    public string Path { get; }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(RowsVariable, null);
        Directory.Delete(_root, recursive: true);
    }
}
