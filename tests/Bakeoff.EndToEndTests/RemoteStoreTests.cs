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
        var secrets =
            new Dictionary<string, string>
            {
                ["BAKEOFF_REMOTE"] = nginx.Address, ["BAKEOFF_REMOTE_USER"] = "team", ["BAKEOFF_REMOTE_PASSWORD"] = "secret",
            };

        // What a colleague ran before there was a remote store is uploaded by the first run that has one, though it runs nothing.
        CommandResult before = CommandResult.Bakeoff(_first, "run", "Report");
        Assert.True(before.ExitCode == 0, before.Error);
        CommandResult first = CommandResult.Bakeoff(_first, secrets, "run", "Report");
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Contains("all 9 stages up to date, 9 uploaded to the remote store", first.Output, StringComparison.Ordinal);
        Assert.Equal(9, Directory.GetFiles(Path.Combine(nginx.Root, "ac")).Length);
        Assert.Contains("quickstart: 0 results uploaded", CommandResult.Bakeoff(_first, secrets, "push").Output, StringComparison.Ordinal);

        CommandResult second = CommandResult.Bakeoff(_second, secrets, "run", "Report");
        Assert.Contains("all 9 stages up to date, 9 fetched from the remote store", second.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(" runs: ", second.Output, StringComparison.Ordinal);
        Assert.Equal(HashedFiles.In(_first["artifacts/store/objects"]), HashedFiles.In(_second["artifacts/store/objects"]));
        Assert.Equal(HashedFiles.OfReports(_first["artifacts/reports"]), HashedFiles.OfReports(_second["artifacts/reports"]));
        Assert.All(new[] { first, second }, result => Assert.DoesNotContain("secret", result.Output + result.Error, StringComparison.Ordinal));
        Assert.All(
            Directory.EnumerateFiles(_second["artifacts/runs"], "*", SearchOption.AllDirectories), file =>
                Assert.DoesNotContain("secret", File.ReadAllText(file), StringComparison.Ordinal));

        using var third = new TestFolder();
        secrets["BAKEOFF_REMOTE_PASSWORD"] = "wrong";
        CommandResult refused = CommandResult.Bakeoff(third, secrets, "run", "Download");
        Assert.Equal(0, refused.ExitCode);
        Assert.Contains(
            $"{ErrorCodes.RemoteUnavailable}: the remote store {nginx.Address} is left alone for this run: the server answered 401", refused.Output,
            StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", refused.Output + refused.Error, StringComparison.Ordinal);
    }

    /// <summary>
    /// What is damaged of an entry, all of it, is replaced by the first machine that runs its stage; where none may, the warning names what to
    /// delete.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ADamagedObject_IsReplaced_AndTheNextMachineRunsNothing(bool server)
    {
        Assert.SkipUnless(!server || NginxServer.IsInstalled, "nginx is not installed: apt-get install nginx");
        using NginxServer? nginx = server ? new NginxServer(_server) : null;
        string root = nginx?.Root ?? Directory.CreateDirectory(_server["folder"]).FullName;
        var settings = new Dictionary<string, string> { ["BAKEOFF_REMOTE"] = nginx?.Address
            ?? root, ["BAKEOFF_REMOTE_USER"] = "team", ["BAKEOFF_REMOTE_PASSWORD"] = "secret" };
        Assert.Equal(0, CommandResult.Bakeoff(_first, settings, "run", "Download").ExitCode);
        string cut = Directory.GetFiles(Path.Combine(root, "cas")).MaxBy(file => new FileInfo(file).Length)!;
        File.WriteAllBytes(cut, File.ReadAllBytes(cut)[..100]);

        settings["BAKEOFF_REMOTE_READONLY"] = "true";
        CommandResult reader = CommandResult.Bakeoff(_second, settings, "run", "Download");
        Assert.True(reader.ExitCode == 0, reader.Error);
        Assert.Matches($"warning: {ErrorCodes.RemoteRefused}: .*Delete cas/{Path.GetFileName(cut)} and ac/[0-9a-f]{{64}} there", reader.Output);

        // The others have their size, so that only who reads them sees it.
        foreach (string other in Directory.GetFiles(Path.Combine(root, "cas")).Where(file => file != cut && new FileInfo(file).Length > 0))
        {
            byte[] bytes = File.ReadAllBytes(other);
            bytes[0] ^= 1;
            File.WriteAllBytes(other, bytes);
        }

        settings["BAKEOFF_REMOTE_READONLY"] = "false";
        using var third = new TestFolder();
        CommandResult writer = CommandResult.Bakeoff(third, settings, "run", "Download");
        Assert.True(writer.ExitCode == 0, writer.Error);
        Assert.Contains($"warning: {ErrorCodes.RemoteRefused}: ", writer.Output, StringComparison.Ordinal);
        Assert.All(Directory.GetFiles(Path.Combine(root, "cas")), file => Assert.Equal(Path.GetFileName(file), ContentHash.OfFile(file)));

        using var fourth = new TestFolder();
        CommandResult healed = CommandResult.Bakeoff(fourth, settings, "run", "Download");
        Assert.Contains("all 1 stages up to date, 1 fetched from the remote store", healed.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("warning", healed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Offline_AFolderIsUsed_AndAnAddressIsNot()
    {
        string shared = Directory.CreateDirectory(_first["shared"]).FullName;
        string[] run = ["run", "Download", "--offline", $"--remote={shared}"];
        Assert.Equal(0, CommandResult.Bakeoff(_first, run).ExitCode);
        using var second = new TestFolder();
        CommandResult fetched = CommandResult.Bakeoff(second, run);
        Assert.Contains("1 fetched from the remote store", fetched.Output, StringComparison.Ordinal);
        Assert.Contains("all 1 stages up to date", CommandResult.Bakeoff(second, run).Output, StringComparison.Ordinal); // From the kept answer.
        using var third = new TestFolder();
        CommandResult alone = CommandResult.Bakeoff(third, "run", "Download", "--offline", "--remote=http://127.0.0.1:1/");
        Assert.True(alone.ExitCode == 0, alone.Output + alone.Error);
        Assert.DoesNotContain("BKF3007", alone.Output + alone.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, ErrorCodes.RemoteAddressWrong, "run", "Download", "--remote=http://user:hidden@/x")]
    [InlineData(4, ErrorCodes.RemoteAddressWrong, "run", "Download", "--remote=not/there")]
    [InlineData(2, ErrorCodes.Usage, "run", "Download", "--remote= ")]
    [InlineData(4, ErrorCodes.PushFailed, "push", "--remote=http://user:hidden@127.0.0.1:1/x?sig=hidden")]
    [InlineData(2, ErrorCodes.Usage, "push")]
    [InlineData(2, ErrorCodes.Usage, "push", "--remote=http://127.0.0.1:1/", "--offline")]
    [InlineData(2, ErrorCodes.Usage, "push", "--remote=http://127.0.0.1:1/", "--remote-readonly")]
    [InlineData(2, ErrorCodes.Usage, "push", "--everything")]
    public void WhatCannotBeDone_IsAnErrorAtOnce(int exitCode, string code, params string[] command)
    {
        // A store with something in it: push fails where there is something to push.
        _first.Write("artifacts/store/note.txt", "");
        if (code == ErrorCodes.PushFailed)
        {
            Assert.Equal(0, CommandResult.Bakeoff(_first, "run", "Download").ExitCode);
        }

        CommandResult result = CommandResult.Bakeoff(_first, command);
        Assert.True(result.ExitCode == exitCode, result.Output + result.Error);
        Assert.Contains("error " + code, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", result.Output + result.Error, StringComparison.Ordinal);
        Assert.Equal(code == ErrorCodes.PushFailed, Directory.Exists(_first["artifacts/store/actions"]));
    }

    /// <summary>
    /// Everybody on a machine sees the command lines of its processes, and a model's command sees its environment: neither has the address, and so
    /// the password, of the remote store and the mirror, also where a comparison runs another commit in a process of its own.
    /// </summary>
    [Fact]
    public void ASecretInAnAddress_IsInNoProcessList_NoModelsEnvironment_AndNothingThatIsPrinted()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It looks into /proc.");
        const string Secret = "s3cr3t-of-this-test";
        string seen = _first["seen.txt"];
        _first.Write("repo/experiments/ratings.csv", "user,item,rating,timestamp\n" + string.Concat(Enumerable.Range(0, 600).Select(
            i => FormattableString.Invariant($"{i / 12},{(i * 7) % 40},{(i % 9 + 2) / 2.0:F1},{1_000_000_000 + i}\n"))));
        _first.Write("repo/experiments/tiny/m.sh", $$"""
            cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\0' ' ' >> {{seen}}
            env >> {{seen}}
            awk -F, 'NR>1{print $1}' $BAKEOFF_INPUT/users.csv > u
            (echo user,item,score; while read u; do awk -F, -v u=$u 'NR>1{print u","$1","$1}' $BAKEOFF_INPUT/items.csv; done < u) > $BAKEOFF_OUTPUT/recommendations.csv
            """);
        _first.Write("repo/experiments/tiny/experiment.json", """{"question":"q","dataset":{"name":"t","path":"../ratings.csv","format":"csv","minimumRating":0.5,"maximumRating":5.5,"ratingStep":0.5},"split":{"n":2,"partitions":2},"models":{"svd":null,"two-tower":null,"mine":{"command":["sh","m.sh"],"files":["m.sh"],"version":["echo","1"]}},"evaluation":{"k":[5],"resamples":100}}""");
        foreach (string[] git in new[] { "init -q -b main", "add .", "-c user.name=a -c user.email=a@b commit -q -m first" }.Select(
            command => command.Split(' ')))
        {
            CommandResult result = CommandResult.Run(_first["repo"], null, "git", git);
            Assert.True(result.ExitCode == 0, result.Error);
        }

        _first.Write(
            "repo/experiments/tiny/m.sh", File.ReadAllText(_first["repo/experiments/tiny/m.sh"])
                .Replace("$1}' $BAKEOFF_INPUT/items", "100-$1}' $BAKEOFF_INPUT/items", StringComparison.Ordinal));
        var environment = new Dictionary<string, string>
        {
            ["BAKEOFF_REMOTE"] = $"http://user:{Secret}@127.0.0.1:1/x?sig={Secret}", ["BAKEOFF_MIRROR"] = $"http://user:{Secret}@127.0.0.1:1/y",
            ["BAKEOFF_REMOTE_TOKEN"] = Secret,
        };
        CommandResult compared = CommandResult.Run(
            _first["repo"], environment, "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "bakeoff.dll"), "compare", "--baseline=main",
            "--experiment=tiny");
        Assert.True(compared.ExitCode == 0, compared.Output + compared.Error);
        Assert.Equal(
            2, System.Text.RegularExpressions.Regex.Count(
                compared.Output, $"{ErrorCodes.RemoteUnavailable}: the remote store http://127.0.0.1:1/x/ is left alone"));
        Assert.DoesNotContain(Secret, compared.Output + compared.Error, StringComparison.Ordinal);
        Assert.Contains("m.sh", File.ReadAllText(seen), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, File.ReadAllText(seen), StringComparison.Ordinal);
        Assert.All(
            Directory.EnumerateFiles(_first["repo/artifacts"], "*", SearchOption.AllDirectories), file =>
                Assert.DoesNotContain(Secret, File.ReadAllText(file), StringComparison.Ordinal));
    }
}
