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
            problems.AddRange(read.Zip(hosts.Items).SelectMany(pair => Check(pair.First, pair.Second)));
            problems.AddRange(read.Zip(hosts.Items)
                .Where((pair, i) => pair.First.Name.Length > 0 && read.FindIndex(host => host.Name == pair.First.Name) < i)
                .Select(pair => new ErrorReport(
                    ErrorCodes.OutOfRange, $"the host '{pair.First.Name}' is duplicated.", "Give its cores and memory in one entry.",
                    pair.Second.Location)));
            if (read.Count == 0)
            {
                problems.Add(new ErrorReport(ErrorCodes.OutOfRange, "the list of hosts is empty.", "Name at least one host.", hosts.Location));
            }
        }

        return problems.Count == 0 ? read : throw new ReportedException(problems);
    }

    /// <summary>What an entry has to have: without a value that could be meant where there is none.</summary>
    private static IEnumerable<ErrorReport> Check(SshHost host, JsonPart entry)
    {
        if (entry.Kind != JsonTokenType.StartObject)
        {
            yield break; // That has been said.
        }

        string which = host.Name.Length > 0 ? $"the host '{host.Name}'" : "a host";
        if (Find(entry, "name") is not { } name)
        {
            yield return new ErrorReport(
                ErrorCodes.MissingKey, "a host has no 'name'.", "Add the name by which ssh knows it: \"name\": \"ann@big\".", entry.Location);
        }
        else if (name.Kind == JsonTokenType.String && !IsName(host.Name))
        {
            yield return new ErrorReport(
                ErrorCodes.OutOfRange, $"the host's name '{host.Name}' cannot be one.",
                "Write it as ssh knows it: a name, an address, user@name, or an alias of ssh's configuration, without spaces and not beginning "
                + "with '-'.", name.Location);
        }

        if (Find(entry, "memory") is not { } memory)
        {
            yield return new ErrorReport(
                ErrorCodes.MissingKey, $"{which} has no 'memory'.",
                "Say what all stages together may hold there: \"memory\": \"16GB\".", entry.Location);
        }
        else if (memory.Kind == JsonTokenType.String && ByteSize.Parse(host.Memory) is null)
        {
            yield return new ErrorReport(
                ErrorCodes.OutOfRange, $"the 'memory' of {which} is '{host.Memory}', which is not a size.", "Write it like 16GB or 800MB.",
                memory.Location);
        }
    }

    /// <summary>One that begins with a dash would be an option of ssh.</summary>
    private static bool IsName(string name) =>
        name.Length > 0 && name[0] != '-' && !name.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter));

    private static JsonPart? Find(JsonPart entry, string name) =>
        entry.Members.Where(member => member.Name == name).Select(member => member.Value).FirstOrDefault();
}
