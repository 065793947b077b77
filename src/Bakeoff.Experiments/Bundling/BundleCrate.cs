using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// Describes a bundle as a Workflow Run RO-Crate, profile 0.6, on RO-Crate 1.3: the experiment is the workflow, its run a <c>CreateAction</c>, and so
/// is each stage.
/// </summary>
/// <param name="manifest">The bundle.</param>
/// <param name="main">The experiment's file in the archive.</param>
/// <param name="date">The date of publication, as ISO 8601.</param>
/// <param name="license">The licence; null where it is not decided yet.</param>
internal sealed class BundleCrate(BundleManifest manifest, string main, string date, string? license)
{
    private const string Crate = "https://w3id.org/ro/crate/1.3";
    private const string Engine = "#bakeoff", Language = "#bakeoff-experiment", Run = "#run";
    private static readonly (string Id, string Name, string Version)[] s_profiles =
    [
        ("https://w3id.org/ro/wfrun/process/0.6", "Process Run Crate", "0.6"),
        ("https://w3id.org/ro/wfrun/workflow/0.6", "Workflow Run Crate", "0.6"),
        ("https://w3id.org/workflowhub/workflow-ro-crate/1.1", "Workflow RO-Crate", "1.1"),
    ];

    /// <summary>Writes the content of <c>ro-crate-metadata.json</c>.</summary>
    /// <param name="self">The file <c>bundle.json</c>, which does not name itself.</param>
    public string Write(StoredFile self)
    {
        StoredFile[] files = [.. manifest.Files.Append(self).OrderBy(file => file.Path, StringComparer.Ordinal)];
        Dictionary<string, string> included = manifest.Stages.SelectMany(stage => stage.Outputs, (stage, file) => (stage, file))
            .Where(of => of.stage.Included.ContainsKey(of.file.Path))
            .ToDictionary(of => $"{of.stage.Label}/{of.file.Path}", of => of.stage.Included[of.file.Path], StringComparer.Ordinal);
        string IdOf(string stage, StoredFile file) =>
            included.TryGetValue($"{stage}/{file.Path}", out string? path) ? Escape(path) : HashId(file.Sha256);
        List<object> graph = [.. Describe(files), .. DescribeRun()];
        graph.AddRange(manifest.Stages.Select(stage => Action(stage, IdOf)));
        graph.AddRange(files.Where(file => file.Path != main).Select(file => FileEntity(file)));
        graph.AddRange(manifest.Stages.SelectMany(stage => stage.Outputs, (stage, file) => (stage, file))
            .Where(of => !included.ContainsKey($"{of.stage.Label}/{of.file.Path}")).DistinctBy(of => of.file.Sha256)
            .OrderBy(of => of.file.Sha256, StringComparer.Ordinal).Select(of => new Dictionary<string, object>
            {
                ["@id"] = HashId(of.file.Sha256), ["@type"] = "MediaObject", ["name"] = $"{of.stage.Label}/{of.file.Path}",
                ["sha256"] = of.file.Sha256, ["contentSize"] = of.file.Bytes.ToString(System.Globalization.CultureInfo.InvariantCulture),
            }));
        return CanonicalJson.Serialize(new Dictionary<string, object>
        {
            ["@context"] = new object[] { Crate + "/context", "https://w3id.org/ro/terms/workflow-run/context" }, ["@graph"] = graph,
        });
    }

    /// <summary>The crate itself, its profiles and the experiment.</summary>
    private IEnumerable<object> Describe(StoredFile[] files)
    {
        yield return new Dictionary<string, object>
        {
            ["@id"] = BundleManifest.CrateName, ["@type"] = "CreativeWork", ["conformsTo"] = Reference(Crate), ["about"] = Reference("./"),
        };
        yield return new Dictionary<string, object>
        {
            ["@id"] = "./", ["@type"] = "Dataset", ["name"] = $"{manifest.Experiment}: a bundle of Bakeoff",
            ["description"] = manifest.Question.Length > 0 ? manifest.Question : $"The experiment {manifest.Experiment} with its results.",
            ["datePublished"] = date, ["license"] = license is null ? "The licence is not stated." : License(license),
            ["conformsTo"] = s_profiles.Select(profile => Reference(profile.Id)).ToArray(),
            ["hasPart"] = files.Select(file => Reference(Escape(file.Path))).ToArray(),
            ["mainEntity"] = Reference(Escape(main)),
            ["mentions"] = manifest.Stages.Select(stage => Reference("#" + stage.Key)).Prepend(Reference(Run)).ToArray(),
        };
        foreach ((string id, string name, string version) in s_profiles)
        {
            yield return new Dictionary<string, object> { ["@id"] = id, ["@type"] = "CreativeWork", ["name"] = name, ["version"] = version };
        }

        StoredFile experiment = files.First(file => file.Path == main);
        yield return FileEntity(experiment, new()
        {
            ["@type"] = new[] { "File", "SoftwareSourceCode", "ComputationalWorkflow" }, ["name"] = manifest.Experiment,
            ["programmingLanguage"] = Reference(Language),
        });
    }

    /// <summary>The engine, its language, and the run of the experiment.</summary>
    private IEnumerable<object> DescribeRun()
    {
        yield return new Dictionary<string, object>
        {
            ["@id"] = Language, ["@type"] = "ComputerLanguage", ["name"] = "Bakeoff experiment", ["version"] = manifest.Engine.Version,
        };
        yield return new Dictionary<string, object>
        {
            ["@id"] = Engine, ["@type"] = "SoftwareApplication", ["name"] = "Bakeoff", ["softwareVersion"] = manifest.Engine.Version,
            ["version"] = manifest.Engine.Commit ?? manifest.Engine.Version,
        };
        BundleManifest.Stage? report = manifest.FindStage(StageTable.Report.Name);
        yield return new Dictionary<string, object>
        {
            ["@id"] = Run, ["@type"] = "CreateAction", ["name"] = $"Run of {manifest.Experiment}", ["instrument"] = Reference(Escape(main)),
            ["actionStatus"] = "http://schema.org/CompletedActionStatus",
            ["object"] = (manifest.Dataset.Included ? manifest.Dataset.Paths : []).Distinct().Select(path => Reference(Escape(path))).ToArray(),
            ["result"] = (report?.Included.Values ?? []).Select(path => Reference(Escape(path))).ToArray(),
        };
    }

    private static Dictionary<string, object> Action(BundleManifest.Stage stage, Func<string, StoredFile, string> idOf) => new()
    {
        ["@id"] = "#" + stage.Key, ["@type"] = "CreateAction", ["name"] = stage.Label, ["instrument"] = Reference(Engine),
        ["actionStatus"] = "http://schema.org/CompletedActionStatus",
        ["object"] = stage.Of("input.").Where(input => ContentHash.IsWellFormed(input.Value) && input.Name.Contains('/', StringComparison.Ordinal))
            .Select(input => (Label: input.Name.Split('/', 2)[0], Path: input.Name.Split('/', 2)[1], input.Value))
            .Select(input => Reference(idOf(input.Label, new StoredFile(input.Path, input.Value, 0)))).ToArray(),
        ["result"] = stage.Outputs.Select(file => Reference(idOf(stage.Label, file))).ToArray(),
        ["additionalProperty"] = stage.Parts.Where(part => !part.Name.StartsWith("input.", StringComparison.Ordinal))
            .Select(part => new Dictionary<string, object> { ["@type"] = "PropertyValue", ["name"] = part.Name, ["value"] = part.Value }).ToArray(),
    };

    private static Dictionary<string, object> FileEntity(StoredFile file, Dictionary<string, object>? more = null)
    {
        var entity = new Dictionary<string, object>
        {
            ["@id"] = Escape(file.Path), ["@type"] = "File", ["name"] = file.Path, ["sha256"] = file.Sha256,
            ["contentSize"] = file.Bytes.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        foreach ((string name, object value) in more ?? [])
        {
            entity[name] = value;
        }

        return entity;
    }

    private static object License(string license) => Uri.TryCreate(license, UriKind.Absolute, out _)
        ? Reference(license) : Reference("https://spdx.org/licenses/" + Uri.EscapeDataString(license));

    private static Dictionary<string, object> Reference(string id) => new() { ["@id"] = id };

    /// <summary>A path as a relative address.</summary>
    private static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));

    /// <summary>A name that needs no server (RFC 6920).</summary>
    private static string HashId(string sha256) => "ni:///sha-256;"
        + Convert.ToBase64String(Convert.FromHexString(sha256)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
