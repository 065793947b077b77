namespace Bakeoff.Data;

/// <summary>
/// The files that together are the ratings of a dataset whose split is <c>given</c>. Who reads the experiment fills it from the options of the split.
/// </summary>
public sealed record GivenFiles
{
    /// <summary>The names of the files, in the folder or the archive that the dataset's path names, in ordinal order.</summary>
    public string[] Files { get; init; } = [];
}
