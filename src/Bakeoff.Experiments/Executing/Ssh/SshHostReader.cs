using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>Reads the list <c>hosts</c> of <c>bakeoff.json</c>.</summary>
internal static class SshHostReader
{
    /// <summary>Reads the hosts.</summary>
    /// <param name="hosts">The list as it is written; null where there is none.</param>
    /// <exception cref="ReportedException">There is no host, or one is wrong: all problems together (<c>BKF1004</c> to <c>BKF1015</c>).</exception>
    public static IReadOnlyList<SshHost> Read(JsonPart? hosts)
    {
        if (hosts is null)
        {
            throw new ReportedException([new ErrorReport(
                ErrorCodes.OutOfRange, "the executor 'ssh' has no hosts.",
                "Write \"executor\": { \"kind\": \"ssh\", \"hosts\": [ { \"name\": \"HOST\", \"cores\": 8, \"memory\": \"16GB\" } ] }.",
                new FileLocation(RepositoryFile.FileName))]);
        }

        List<ErrorReport> problems = [];
        var binder = new OptionsBinder(problems);
        List<SshHost> read = [];
        if (binder.Demand(hosts, JsonTokenType.StartArray, "a list of hosts"))
        {
            read = [.. hosts.Items.Select(item => binder.Bind(new SshHost(), item))];
            problems.AddRange(read.Zip(hosts.Items).Where((pair, i) => read.FindIndex(host => host.Name == pair.First.Name) < i).Select(
                pair => new ErrorReport(
                    ErrorCodes.OutOfRange, $"the host '{pair.First.Name}' is duplicated.", "Give its cores and memory in one entry.",
                    pair.Second.Location)));
            if (read.Count == 0)
            {
                problems.Add(new ErrorReport(ErrorCodes.OutOfRange, "the list of hosts is empty.", "Name at least one host.", hosts.Location));
            }
        }

        return problems.Count == 0 ? read : throw new ReportedException(problems);
    }
}
