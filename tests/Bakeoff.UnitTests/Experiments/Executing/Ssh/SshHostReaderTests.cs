using System.Text;
using Bakeoff.Core;
using Bakeoff.Experiments;

namespace Bakeoff.UnitTests;

public sealed class SshHostReaderTests
{
    [Fact]
    public void Hosts_AreReadWithTheirDefaults()
    {
        IReadOnlyList<SshHost> hosts = Read(
            """
            [{ "name": "ann@big", "cores": 16, "memory": "60GB" },
             { "name": "far", "memory": "800MB", "folder": "/scratch/b", "dotnet": "/opt/dotnet" }]
            """);
        Assert.Equal(["ann@big", "far"], hosts.Select(host => host.Name));
        Assert.Equal((16, 60_000_000_000L, null, "dotnet"), (hosts[0].Cores, hosts[0].FindMemoryBytes(), hosts[0].Folder, hosts[0].Dotnet));
        Assert.Equal((1, 800_000_000L, "/scratch/b", "/opt/dotnet"), (hosts[1].Cores, hosts[1].FindMemoryBytes(), hosts[1].Folder, hosts[1].Dotnet));
    }

    [Theory]
    [InlineData("[]", ErrorCodes.OutOfRange, "the list of hosts is empty")]
    [InlineData("{}", ErrorCodes.WrongType, "expected a list of hosts")]
    [InlineData("""[{ "name": "a", "memory": "lots" }]""", ErrorCodes.OutOfRange, "the 'memory' of the host 'a' is 'lots', which is not a size")]
    [InlineData("""[{ "name": "a" }]""", ErrorCodes.MissingKey, "the host 'a' has no 'memory'")]
    [InlineData("""[{ "name": "a", "memory": 16 }]""", ErrorCodes.WrongType, "expected a string")]
    [InlineData("""[{ "memory": "1GB" }]""", ErrorCodes.MissingKey, "a host has no 'name'")]
    [InlineData(
        """[{ "name": "-oProxyCommand=evil", "memory": "1GB" }]""", ErrorCodes.OutOfRange,
        "the host's name '-oProxyCommand=evil' cannot be one")]
    [InlineData("""[{ "name": "a b", "memory": "1GB" }]""", ErrorCodes.OutOfRange, "the host's name 'a b' cannot be one")]
    [InlineData("""[{ "name": "a", "memory": "1GB", "cores": 0 }]""", ErrorCodes.OutOfRange, "cores")]
    [InlineData("""[{ "name": "a", "memory": "1GB", "folder": "here" }]""", ErrorCodes.ConflictingOptions, "not an absolute path")]
    [InlineData("""[{ "name": "a", "memory": "1GB", "core": 2 }]""", ErrorCodes.UnknownKey, "'core'")]
    [InlineData("""[{ "name": "a", "memory": "1GB" }, { "name": "a", "memory": "1GB" }]""", ErrorCodes.OutOfRange, "the host 'a' is duplicated")]
    public void AWrongHost_IsAnError_WithItsPlace(string hosts, string code, string message)
    {
        ReportedException error = Assert.Throws<ReportedException>(() => Read(hosts));
        Assert.Equal(code, error.Code);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal("bakeoff.json", error.Location!.File);
        Assert.Single(error.Reports);
    }

    [Fact]
    public void AnExecutorWithoutHosts_SaysHowTheyAreWritten() =>
        Assert.Contains("\"hosts\":", Assert.Throws<ReportedException>(() => SshHostReader.Read(null)).Remedy, StringComparison.Ordinal);

    private static IReadOnlyList<SshHost> Read(string hosts) => SshHostReader.Read(JsonPart.Parse(Encoding.UTF8.GetBytes(hosts), "bakeoff.json", []));
}
