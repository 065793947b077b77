using Bakeoff.Cli;

namespace Bakeoff.UnitTests;

public sealed class AddressFileTests
{
    /// <summary>Every user sees the command lines of all programs: the browser is given the path of a page that only its owner may read.</summary>
    [Fact]
    public void Create_WritesAPageThatLeadsToTheAddress_WhichOnlyItsOwnerMayRead()
    {
        string path;
        using (var file = AddressFile.Create("http://127.0.0.1:5000/?token=abc"))
        {
            path = file.Path;
            Assert.DoesNotContain("abc", path, StringComparison.Ordinal);
            Assert.Contains("content=\"0;url=http://127.0.0.1:5000/?token=abc\"", File.ReadAllText(path), StringComparison.Ordinal);
            if (!OperatingSystem.IsWindows())
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
            }
        }

        Assert.False(File.Exists(path));
    }
}
