using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>Reads the bytes of <c>experiment.json</c>.</summary>
internal static class ExperimentFile
{
    /// <summary>Reads a file that was there a moment ago.</summary>
    /// <param name="file">Its path.</param>
    /// <exception cref="ReportedException">It cannot be read (<c>BKF1003</c>): a link that leads nowhere, say.</exception>
    public static byte[] Read(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string message = e is FileNotFoundException or DirectoryNotFoundException ? "it is a link that leads nowhere." : e.Message;
            throw new ReportedException([new ErrorReport(
                ErrorCodes.ExperimentSyntax, $"the file cannot be read: {message}", "Restore the file, its permissions, or what the link leads to.",
                new FileLocation(Path.GetRelativePath(Environment.CurrentDirectory, file)))]);
        }
    }
}
