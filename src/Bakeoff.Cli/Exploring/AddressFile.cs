using System.Security.Cryptography;
using System.Text;

namespace Bakeoff.Cli;

/// <summary>
/// A page that leads to the explorer: the browser is given its path, since every user of the machine sees the command lines of all programs, and the
/// address has the token in it. Only its owner may read it.
/// </summary>
internal sealed class AddressFile : IDisposable
{
    private AddressFile(string path) => Path = path;

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Writes the page.</summary>
    /// <param name="address">The address.</param>
    public static AddressFile Create(string address)
    {
        string path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"bakeoff-{RandomNumberGenerator.GetHexString(16, lowercase: true)}.html");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; // The folder of temporary files is the user's own on Windows.
        }

        using var stream = new FileStream(path, options);
        stream.Write(Encoding.UTF8.GetBytes(
            $"<!doctype html><meta charset=\"utf-8\"><title>Bakeoff</title><meta http-equiv=\"refresh\" content=\"0;url={address}\">\n"));
        return new AddressFile(path);
    }

    /// <inheritdoc/>
    public void Dispose() => File.Delete(Path);
}
