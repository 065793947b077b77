using Bakeoff.Core;

namespace Bakeoff.Pipeline;

/// <summary>
/// A file of the user's was changed during a run (<c>BKF4004</c>): the result of what was to read it would be stored under the key of what it held
/// before.
/// </summary>
public sealed class FileChangedException : BakeoffException
{
    /// <summary>Creates the error of a file that was changed.</summary>
    /// <param name="file">The file, or the folder whose files are no longer the same ones.</param>
    /// <param name="reader">Who was to read it, such as <c>TrainOwn.mine[0]</c>.</param>
    /// <param name="inner">The cause, where it can no longer be read, or null.</param>
    public FileChangedException(string file, string reader, Exception? inner = null)
        : base(
            ErrorCodes.FileChanged, $"it was changed during the run, before {reader} could read it, so nothing was stored for {reader}.",
            "Run the same command again, and do not edit it meanwhile; what was done is not done again.",
            new FileLocation(Shown(file)), inner) => File = file;

    /// <summary>The file or folder that was changed.</summary>
    public string File { get; }

    private static string Shown(string file)
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, file);
        return relative.StartsWith("..", StringComparison.Ordinal) ? file : relative;
    }
}
