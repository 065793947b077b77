using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>Finds and reads the files <c>published.json</c> of a folder of experiments, at any depth.</summary>
/// <param name="experimentsFolder">The folder of the experiments.</param>
internal sealed class PublishedReader(string experimentsFolder)
{
    /// <summary>The name of the file that has what was published, next to <c>experiment.json</c>.</summary>
    public const string FileName = "published.json";

    private const string ValuesKey = "values";
    private static readonly EnumerationOptions Everywhere = new()
    {
        RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false,
    };

    private readonly List<ErrorReport> _problems = [];

    /// <summary>The names of the experiments that have published values, in ordinal order.</summary>
    public IReadOnlyList<string> Names => Directory.Exists(experimentsFolder)
        ? [.. Directory.EnumerateFiles(experimentsFolder, FileName, Everywhere)
            .Select(file => Path.GetRelativePath(experimentsFolder, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Reads what was published for an experiment.</summary>
    /// <param name="experiment">The name of the experiment.</param>
    /// <exception cref="ReportedException">The file is wrong (<c>BKF1xxx</c>, <c>BKF2030</c>).</exception>
    public PublishedProtocol Read(string experiment)
    {
        string file = Path.Combine(experimentsFolder, experiment, FileName);
        JsonPart root = JsonPart.Parse(File.ReadAllBytes(file), Path.GetRelativePath(Environment.CurrentDirectory, file), _problems);
        var binder = new OptionsBinder(_problems);
        PublishedProtocol protocol = binder.Bind(new PublishedProtocol(), root, "$schema", ValuesKey);
        JsonPart? list = root.Members.Where(member => member.Name == ValuesKey).Select(member => member.Value).FirstOrDefault();
        if (list is not null && binder.Demand(list, JsonTokenType.StartArray, "a list of values"))
        {
            protocol = protocol with { Values = [.. list.Items.Select(item => ReadValue(item, binder))] };
        }

        if (_problems.Count == 0 && (protocol.Protocol.Length == 0 || protocol.Values.Count == 0))
        {
            Refuse("the file has no 'protocol' or no 'values'.", "Write the protocol in a few words, and at least one value.", root);
        }

        return _problems.Count == 0 ? protocol : throw new ReportedException([.. _problems]);
    }

    private PublishedValue ReadValue(JsonPart item, OptionsBinder binder)
    {
        int before = _problems.Count;
        PublishedValue value = binder.Bind(new PublishedValue(), item);
        if (_problems.Count > before)
        {
            return value;
        }

        if (value.Method.Length == 0 || value.Metric.Length == 0 || value.Source.Length == 0)
        {
            Refuse("the value lacks its 'method', its 'metric' or its 'source'.", "A number is worth nothing without them: add what is missing.",
                item);
        }
        else if (!value.IsNumber)
        {
            Refuse($"the value '{value.Value}' is not a decimal number.", "Write it as it is printed, such as \"0.920\".", item);
        }

        return value;
    }

    private void Refuse(string message, string remedy, JsonPart at) =>
        _problems.Add(new ErrorReport(ErrorCodes.BadPublishedValue, message, remedy, at.Location));
}
