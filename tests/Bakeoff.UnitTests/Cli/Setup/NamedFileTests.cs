using Bakeoff.Cli;
using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>Files that the command line names.</summary>
public sealed class NamedFileTests : IDisposable
{
    private const string Remedy = "Name another file: --html=FILE.";
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WriteText_MakesTheFolder()
    {
        NamedFile.WriteText(_folder["new/deep/page.html"], "text", Remedy);
        Assert.Equal("text", File.ReadAllText(_folder["new/deep/page.html"]));
    }

    [Theory]
    [InlineData("there", "this is a folder")]
    [InlineData("new/", "this is a folder")]
    [InlineData("there/file/new/page.html", "this is a file")]
    public void WriteText_WhereThePlaceIsWrong_SaysWhy_AndMakesNoFolder(string path, string message)
    {
        _folder.Write("there/file", "");
        StoreException error = Assert.Throws<StoreException>(() => NamedFile.WriteText(_folder.Root + "/" + path, "text", Remedy));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal(Remedy, error.Remedy);
        Assert.False(Directory.Exists(_folder["new"]));
        Assert.Equal(
            [_folder["there"], _folder["there/file"]], Directory.GetFileSystemEntries(_folder.Root, "*", SearchOption.AllDirectories).Order());
    }
}
