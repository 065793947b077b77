using Bakeoff.Core;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

public sealed class RemoteStoreTests : IDisposable
{
    private readonly TestFolder _server = new();
    private readonly TestFolder _first = new();
    private readonly TestFolder _second = new();

    public void Dispose()
    {
        _server.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    [Fact]
    public void AColdStore_WithARealNginx_RunsNothing_AndEndsWithTheSameBytes()
    {
        Assert.SkipUnless(NginxServer.IsInstalled, "nginx is not installed: apt-get install nginx");
        using var nginx = new NginxServer(_server);
        var secrets = new Dictionary<string, string> { ["BAKEOFF_REMOTE"] = nginx.Address, ["BAKEOFF_REMOTE_USER"] = "team", ["BAKEOFF_REMOTE_PASSWORD"] = "secret" };
        CommandResult first = CommandResult.Bakeoff(_first, secrets, "run", "Report");
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Equal(9, Directory.GetFiles(Path.Combine(nginx.Root, "ac")).Length);

        CommandResult second = CommandResult.Bakeoff(_second, secrets, "run", "Report");
        Assert.Contains("all 9 stages up to date, 9 fetched from the remote store", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(" runs: ", second.Output, StringComparison.Ordinal);
        Assert.Equal(Files(_first["artifacts/store/objects"]), Files(_second["artifacts/store/objects"]));
        Assert.Equal(Files(_first["artifacts/reports"]), Files(_second["artifacts/reports"]));
        Assert.All(new[] { first, second }, result => Assert.DoesNotContain("secret", result.Output + result.Error, StringComparison.Ordinal));
        Assert.All(Directory.EnumerateFiles(_second["artifacts/runs"], "*", SearchOption.AllDirectories), file => Assert.DoesNotContain("secret", File.ReadAllText(file), StringComparison.Ordinal));

        using var third = new TestFolder();
        secrets["BAKEOFF_REMOTE_PASSWORD"] = "wrong";
        CommandResult refused = CommandResult.Bakeoff(third, secrets, "run", "Download");
        Assert.Equal(0, refused.ExitCode);
        Assert.Contains($"{ErrorCodes.RemoteUnavailable}: the remote store {nginx.Address} is left alone for this run: the server answered 401", refused.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", refused.Output + refused.Error, StringComparison.Ordinal);
    }

    private static string[] Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => $"{Path.GetRelativePath(folder, file)} {ContentHash.OfFile(file)}").Order(StringComparer.Ordinal)];
}
