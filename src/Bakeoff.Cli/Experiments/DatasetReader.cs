using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Data;

namespace Bakeoff.Cli;

/// <summary>Reads <c>dataset</c>: a name, or an object that describes a dataset of the user's own.</summary>
internal sealed class DatasetReader(List<ErrorReport> problems, OptionsBinder binder, string folder)
{
    private static readonly string[] OwnKeys = ["name", "path", "url", "downloadBytes", "sha256"];

    public Dataset? Read(JsonPart value)
    {
        if (value.Kind == JsonTokenType.String)
        {
            return Datasets.Find(value.Text) ?? Problem(
                ErrorCodes.UnknownDataset, $"there is no dataset '{value.Text}'.",
                NearestName.Remedy(value.Text, [.. Datasets.All.Select(dataset => dataset.Name)]), value);
        }

        return binder.Demand(value, JsonTokenType.StartObject, "the name of a dataset, or an object") ? ReadOwn(value) : null;
    }

    private Dataset? ReadOwn(JsonPart value)
    {
        var ingest = new IngestOptions();
        binder.Bind(ingest, value, OwnKeys);
        var source = new OwnDataset();
        var known = new JsonPart(JsonTokenType.StartObject, "", value.Location);
        known.Members.AddRange(value.Members.Where(member => OwnKeys.Contains(member.Name)));
        binder.Bind(source, known);
        string name = source.Name ?? "own dataset";
        if (ingest.MinimumRating >= ingest.MaximumRating)
        {
            return Problem(ErrorCodes.OutOfRange, "'minimumRating' is not below 'maximumRating'.", "Exchange the two.", value);
        }

        if (source.Path is { } path)
        {
            string full = System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, path));
            return File.Exists(full) || Directory.Exists(full)
                ? new Dataset(name, path, new DownloadOptions { Kind = "path" }, ingest, full)
                : Problem(ErrorCodes.DatasetPathMissing, $"the dataset's path '{path}' does not exist.", "A relative path starts at the experiment's folder.", value);
        }

        if (source.Url is null || source.DownloadBytes is null || !ContentHash.IsWellFormed(source.Sha256))
        {
            return Problem(
                ErrorCodes.MissingKey, "a dataset of your own needs 'path', or 'url' with 'downloadBytes' and 'sha256' (64 lower-case hexadecimal digits).",
                "Add the missing keys.", value);
        }

        return Uri.TryCreate(source.Url, UriKind.Absolute, out _)
            ? new Dataset(name, source.Url, new DownloadOptions { Kind = "archive", Url = source.Url, DownloadBytes = source.DownloadBytes, Sha256 = source.Sha256 }, ingest)
            : Problem(ErrorCodes.WrongType, $"'{source.Url}' is not an address.", "Write https://…", value);
    }

    private Dataset? Problem(string code, string message, string remedy, JsonPart at)
    {
        problems.Add(new ErrorReport(code, message, remedy, at.Location));
        return null;
    }

    private sealed record OwnDataset
    {
        public string? Name { get; init; }

        public string? Path { get; init; }

        public string? Url { get; init; }

        public long? DownloadBytes { get; init; }

        public string? Sha256 { get; init; }
    }
}
