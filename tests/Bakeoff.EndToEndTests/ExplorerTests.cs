using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Bakeoff.Testing;

namespace Bakeoff.EndToEndTests;

/// <summary><c>bakeoff ui</c>: the real process, on loopback, with real runs.</summary>
public sealed class ExplorerTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task OnlyWhoHasTheToken_OnThisMachine_IsAnswered()
    {
        _folder.Write("artifacts/reports/quickstart/index.html", "the report");
        _folder.Write("artifacts/store/secret.json", "secret");
        using ExplorerClient explorer = await ExplorerClient.StartAsync(_folder);
        async Task<HttpStatusCode> Ask(string path, params (string Name, string Value)[] headers)
        {
            using var stranger = new HttpClient(new HttpClientHandler { UseCookies = false, AllowAutoRedirect = false });
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(explorer.Http.BaseAddress!, path));
            Array.ForEach(headers, header => request.Headers.TryAddWithoutValidation(header.Name, header.Value));
            using HttpResponseMessage response = await stranger.SendAsync(request);
            return response.StatusCode;
        }

        string token = explorer.Address.Query["?token=".Length..];
        (string, string) cookie = ("Cookie", string.Create(CultureInfo.InvariantCulture, $"bakeoff-{explorer.Address.Port}={token}"));
        Assert.Equal(HttpStatusCode.OK, await Ask("/api/runs", cookie));
        Assert.Equal(HttpStatusCode.OK, await Ask("/files/reports/quickstart/index.html", cookie));
        Assert.Equal(HttpStatusCode.SeeOther, await Ask("/?token=" + token));
        Assert.Equal(HttpStatusCode.Forbidden, await Ask("/"));
        Assert.Equal(HttpStatusCode.Forbidden, await Ask("/?token=" + token.ToUpperInvariant()));
        Assert.Equal(HttpStatusCode.Forbidden, await Ask("/api/runs"));
        Assert.Equal(HttpStatusCode.Forbidden, await Ask("/api/runs?token=" + token));
        Assert.Equal(HttpStatusCode.Forbidden, await Ask("/api/events"));
        Assert.Equal(HttpStatusCode.Forbidden, await Ask("/files/reports/quickstart/index.html"));
        Assert.Equal(HttpStatusCode.Forbidden, await Ask("/api/runs", cookie, ("Host", "evil.example")));
        Assert.Equal(HttpStatusCode.Forbidden, await Ask("/api/runs", cookie, ("Origin", "http://evil.example")));
        Assert.Equal(HttpStatusCode.Forbidden, await Ask("/api/runs", cookie, ("Sec-Fetch-Site", "same-site")));
        Assert.Equal(HttpStatusCode.NotFound, await Ask("/files/reports/%2e%2e/store/secret.json", cookie));
        Assert.Equal(HttpStatusCode.NotFound, await Ask("/files/store/secret.json", cookie));
        using HttpResponseMessage posted = await explorer.Http.PostAsync(new Uri("/api/store", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, posted.StatusCode);

        // Clients tidy such a path before they send it.
        Assert.StartsWith(
            "HTTP/1.1 404", await explorer.SendRawAsync("/files/reports/../store/secret.json", $"Cookie: {cookie.Item2}"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 40", await explorer.SendRawAsync("/files/reports/..%2fstore/secret.json"), StringComparison.Ordinal);
    }

    /// <summary>Another address of this machine, such as that of the network, has nobody who answers.</summary>
    [Fact]
    public async Task ItListensOnLoopbackAlone()
    {
        using ExplorerClient explorer = await ExplorerClient.StartAsync(_folder);
        IPAddress[] others = [.. (await Dns.GetHostAddressesAsync(Dns.GetHostName())).Where(address =>
            address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))];
        Assert.SkipWhen(others.Length == 0, "This machine has no other address.");
        using var client = new TcpClient();
        await Assert.ThrowsAnyAsync<SocketException>(() => client.ConnectAsync(others[0], explorer.Address.Port));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task ASignal_EndsIt_WithoutAnError(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent by kill.");
        Directory.CreateDirectory(_folder["artifacts"]);
        using ExplorerClient explorer = await ExplorerClient.StartAsync(_folder);
        using Stream events = await explorer.Http.GetStreamAsync(new Uri("/api/events", UriKind.Relative)); // Who listens does not hold it up.
        Assert.Equal(0, explorer.End(signal));
        Assert.Empty(await explorer.Process.StandardError.ReadToEndAsync());
        Assert.False(await explorer.AnswersAsync());
    }

    /// <summary>Its own process has no other sign of it than the end of its input.</summary>
    [Fact]
    public async Task ItEnds_WhenTheCommandIsKilled()
    {
        using ExplorerClient explorer = await ExplorerClient.StartAsync(_folder);
        explorer.Process.Kill();
        long start = Stopwatch.GetTimestamp();
        while (await explorer.AnswersAsync())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30), "it still answers");
            await Task.Delay(100);
        }
    }

    [Fact]
    public void APortThatIsTaken_IsOneError_ThatSaysWhatToDo()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        string port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        _folder.Write("artifacts/note.txt", "");
        CommandResult result = CommandResult.Bakeoff(_folder, "ui", "--no-open", "--port", port);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Empty(result.Output);
        string line = Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith($"bakeoff: error BKF1037: the explorer cannot listen on port {port} of 127.0.0.1: ", line, StringComparison.Ordinal);
        Assert.Contains("--port=0", line, StringComparison.Ordinal);
    }

    [Fact]
    public void AFolderThatIsNotThere_IsSaid_AndAFileInItsPlaceIsAnError()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        string port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture), typo = _folder["typo"];
        CommandResult Run(params string[] options) => CommandResult.Bakeoff(_folder, ["ui", "--no-open", "--port", port, .. options]);
        Assert.StartsWith($"warning: there is no folder {_folder["artifacts"]}: ", Run().Error, StringComparison.Ordinal);
        string note = _folder.Write("artifacts/note.txt", "");
        string[] lines = Run("--store", typo).Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith($"warning: there is no folder {typo}: ", lines[0], StringComparison.Ordinal);
        Assert.Contains("BKF1037", Assert.Single(lines[1..]), StringComparison.Ordinal);
        Assert.Contains(
            "note.txt: error BKF4001: this is a file, and a folder is needed there.", Run("--store", note).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void APortThatIsNone_IsAnErrorOfUsage()
    {
        CommandResult result = CommandResult.Bakeoff(_folder, "ui", "--port=65536");
        Assert.Contains("'--port' must be from 0 to 65535", result.Error, StringComparison.Ordinal);
    }

    /// <summary>The run is another process's: the explorer sees its stages, its curve, its end and its record.</summary>
    [Fact]
    public async Task ARunOfAnotherProcess_IsWatched_FromItsFirstStageToItsRecord()
    {
        using ExplorerClient explorer = await ExplorerClient.StartAsync(_folder);
        using Stream stream = await explorer.Http.GetStreamAsync(new Uri("/api/events", UriKind.Relative));
        Task<CommandResult> run = Task.Run(() => CommandResult.Bakeoff(_folder, "run", "--experiment=quickstart"));
        (Dictionary<string, string> stages, HashSet<string> curves, JsonElement ended) = await WatchAsync(stream);
        CommandResult result = await run;
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Equal("succeeded", ended.GetProperty("status").GetString());
        Assert.Equal(9, stages.Count);
        Assert.All(stages.Values, state => Assert.Equal("finished", state));
        Assert.Contains("TrainSvd[0] RMSE", curves);
        await CheckRunAsync(explorer, ended.GetProperty("run").GetString()!);
        await CheckStoreAsync(explorer);
    }

    /// <summary>To the letter: the browser shows what the command says.</summary>
    [Fact]
    public async Task AComparison_IsThatOfTheCommand_OrOneErrorThatSaysWhyThereIsNone()
    {
        var tiny = new TinyExperiment(_folder);
        CommandResult Run(params string[] command)
        {
            CommandResult result = CommandResult.Bakeoff(_folder, tiny.Arguments(command));
            Assert.True(result.ExitCode == 0, result.Error);
            return result;
        }

        Run("run");
        tiny.SetFeatures(3);
        Run("run");
        string[] runs = [.. Directory.GetFiles(_folder["artifacts/runs/tiny"], "*Z.json").Select(Path.GetFileNameWithoutExtension).Order()!];
        Assert.Equal(2, runs.Length);
        using JsonDocument expected = JsonDocument.Parse(Run("compare", "--baseline", runs[0], "--candidate", runs[1], "--json").Output);

        using ExplorerClient explorer = await ExplorerClient.StartAsync(_folder);
        JsonElement compared = await explorer.AskAsync($"/api/compare?experiment=tiny&run={runs[0]}&experiment2=tiny&run2={runs[1]}");
        Assert.True(JsonElement.DeepEquals(expected.RootElement[0], compared.GetProperty("report")), compared.ToString());

        // Another split has other test rows.
        string file = _folder["tiny-experiments/experiments/tiny/experiment.json"];
        File.WriteAllText(file, File.ReadAllText(file).Replace("\"n\": 2", "\"n\": 3", StringComparison.Ordinal));
        Run("run");
        string third = Directory.GetFiles(_folder["artifacts/runs/tiny"], "*Z.json").Select(Path.GetFileNameWithoutExtension).Order().Last()!;
        using HttpResponseMessage refused = await explorer.Http.GetAsync(
            new Uri($"/api/compare?experiment=tiny&run={runs[0]}&experiment2=tiny&run2={third}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        using JsonDocument error = JsonDocument.Parse(await refused.Content.ReadAsStringAsync());
        JsonElement only = Assert.Single(error.RootElement.GetProperty("errors").EnumerateArray());
        Assert.Equal("BKF7006", only.GetProperty("code").GetString());
        Assert.Contains("the test rows are others", only.GetProperty("message").GetString(), StringComparison.Ordinal);

        // A run that failed has its reason, wherever it failed.
        JsonElement all = await explorer.AskAsync("/api/runs");
        Assert.Equal(3, all.GetProperty("runs").GetProperty("count").GetInt32());
        Assert.Equal([2, 3, 3], all.GetProperty("runs").GetProperty("parameters").GetProperty("TrainSvd.features").EnumerateArray().Select(
            features => features.GetInt32()));
    }

    [Fact]
    public async Task TenThousandRuns_AreAllInTheAnswer_AndWhatCannotBeReadIsNamed()
    {
        const int Count = 10_000;
        using var memory = new TestFolder(inMemory: true);
        new MadeUpRuns(memory["artifacts"]).Write(Count);
        memory.Write("artifacts/runs/quickstart/20990101T000000000Z.json", "{");
        using ExplorerClient explorer = await ExplorerClient.StartAsync(memory);
        JsonElement runs = await explorer.AskAsync("/api/runs");
        while (runs.GetProperty("indexing").ValueKind != JsonValueKind.Null)
        {
            await Task.Delay(200);
            runs = await explorer.AskAsync("/api/runs");
        }

        JsonElement rows = runs.GetProperty("rows");
        Assert.Equal(Count, runs.GetProperty("runs").GetProperty("count").GetInt32());
        Assert.Equal(Count * MadeUpRuns.Models.Length, rows.GetProperty("count").GetInt32());
        double[] rmse = [
            .. rows.GetProperty("metrics").GetProperty("rmse/test-items").GetProperty("value").EnumerateArray().Select(value => value.GetDouble())];
        Assert.All(Enumerable.Range(0, Count), run => Assert.All(
            Enumerable.Range(0, MadeUpRuns.Models.Length), model => Assert.Equal(MadeUpRuns.RmseOf(run, model), rmse[(run * 3) + model], 6)));
        Assert.Equal(
            "runs/quickstart/20990101T000000000Z.json", Assert.Single(runs.GetProperty("skipped").EnumerateArray()).GetProperty("file").GetString());
        Assert.Equal(0, explorer.End("TERM"));
        Assert.Contains("20990101T000000000Z.json is left out", await explorer.Process.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
    }

    /// <summary>Listens until the run has ended and its record is among the runs.</summary>
    private static async Task<(Dictionary<string, string> Stages, HashSet<string> Curves, JsonElement Ended)> WatchAsync(Stream stream)
    {
        var stages = new Dictionary<string, string>(StringComparer.Ordinal);
        var curves = new HashSet<string>(StringComparer.Ordinal);
        JsonElement? ended = null;
        await foreach ((string name, JsonElement data) in ReadAsync(stream))
        {
            if (name == "stage")
            {
                JsonElement stage = data.GetProperty("stage");
                stages[stage.GetProperty("label").GetString()!] = stage.GetProperty("state").GetString()!;
            }
            else if (name == "curve")
            {
                curves.Add($"{data.GetProperty("label").GetString()} {data.GetProperty("name").GetString()}");
            }
            else if (name == "ended")
            {
                ended = data;
            }
            else if (name == "runs" && ended is not null && data.GetProperty("count").GetInt32() == 1)
            {
                break;
            }
        }

        return (stages, curves, ended!.Value);
    }

    private static async Task CheckRunAsync(ExplorerClient explorer, string record)
    {
        JsonElement shown = await explorer.AskAsync($"/api/run?experiment=quickstart&run={record}");
        Assert.Equal("succeeded", shown.GetProperty("status").GetString());
        Assert.All(shown.GetProperty("stages").EnumerateArray(), stage => Assert.Equal("ran", stage.GetProperty("state").GetString()));
        JsonElement svd = shown.GetProperty("stages").EnumerateArray().Single(stage => stage.GetProperty("label").GetString() == "TrainSvd[0]");
        Assert.Equal(["Ingest", "Split"], svd.GetProperty("inputs").EnumerateArray().Select(input => input.GetString()!));
        Assert.Equal("40", svd.GetProperty("options").GetProperty("features").GetString());
        Assert.NotEmpty(svd.GetProperty("curves").EnumerateArray());
        JsonElement log = await explorer.AskAsync($"/api/logs?experiment=quickstart&run={record}&label=TrainSvd%5B0%5D");
        Assert.Contains(log.GetProperty("lines").EnumerateArray(), line => line.GetProperty("kind").GetString() == "finished");
        JsonElement runs = await explorer.AskAsync("/api/runs");
        Assert.Equal([record], runs.GetProperty("runs").GetProperty("run").EnumerateArray().Select(run => run.GetString()!));
        string report = await explorer.Http.GetStringAsync(new Uri("/files/reports/quickstart/index.html", UriKind.Relative));
        Assert.Contains("quickstart", report, StringComparison.Ordinal);
    }

    private static async Task CheckStoreAsync(ExplorerClient explorer)
    {
        JsonElement store = await explorer.AskAsync("/api/store?keepDays=0");
        Assert.Equal(
            store.GetProperty("objectBytes").GetInt64(), store.GetProperty("kinds").EnumerateArray().Sum(kind => kind.GetProperty("bytes").GetInt64())
                + store.GetProperty("otherBytes").GetInt64());
        Assert.True(Assert.Single(store.GetProperty("experiments").EnumerateArray()).GetProperty("keeps").GetBoolean());
    }

    private static async IAsyncEnumerable<(string Name, JsonElement Data)> ReadAsync(Stream stream)
    {
        using var reader = new StreamReader(stream);
        string name = "";
        while (await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(120)) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                name = line["event: ".Length..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                using JsonDocument document = JsonDocument.Parse(line["data: ".Length..]);
                yield return (name, document.RootElement.Clone());
            }
        }
    }
}
