using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Bakeoff.EndToEndTests;

/// <summary>What is in the packages, and what the tool's does where there is nothing else.</summary>
[Collection(GuestRepositoryCollection.Name)]
public sealed class ToolPackageTests(GuestRepository guest)
{
    [Fact]
    public void TheTool_InstallsAndRuns()
    {
        CommandResult install =
            guest.Dotnet("tool", "install", "Bakeoff", "--tool-path", Path.Combine(guest.Root, ".tools"), "--add-source", guest.Feed);
        Assert.True(install.ExitCode == 0, install.Output + install.Error);
        CommandResult listed = guest.Run(Path.Combine(guest.Root, ".tools", OperatingSystem.IsWindows() ? "bakeoff.exe" : "bakeoff"), "datasets");
        Assert.True(listed.ExitCode == 0, listed.Output + listed.Error);
        Assert.Contains("synthetic-small", listed.Output, StringComparison.Ordinal);
        string[] explorer = [
            .. Directory.EnumerateFiles(Path.Combine(guest.Root, ".tools"), "Bakeoff.Explorer.*", SearchOption.AllDirectories)
                .Select(Path.GetFileName).Order(StringComparer.Ordinal)!];
        Assert.Equal(["Bakeoff.Explorer.deps.json", "Bakeoff.Explorer.dll", "Bakeoff.Explorer.runtimeconfig.json"], explorer);
    }

    /// <summary>
    /// The first minute: an empty folder, an empty package cache, a feed of our packages alone. The limit of time is for a loaded machine.
    /// </summary>
    [Fact]
    public void Dnx_MakesTheDemosPageFromNothing_InAMinuteAndLessThan250Megabytes()
    {
        using var folder = new Testing.TestFolder();
        string empty = Directory.CreateDirectory(folder["empty"]).FullName;
        var variables = new Dictionary<string, string>
        {
            ["NUGET_PACKAGES"] = folder["packages"], ["DOTNET_CLI_HOME"] = folder["home"], ["HOME"] = folder["home"], ["CI"] = "true",
        };
        long start = Stopwatch.GetTimestamp();
        CommandResult demo = CommandResult.Run(empty, variables, "dotnet", "dnx", "--yes", "--source", guest.Feed, "bakeoff", "demo");
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Assert.True(demo.ExitCode == 0, demo.Output + demo.Error);
        Assert.Contains("9 of 9 stages ran", demo.Output, StringComparison.Ordinal);
        Assert.Contains(Path.Combine("reports", "quickstart", "index.html"), demo.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(empty, "artifacts", "reports", "quickstart", "index.html")));
        long bytes = new DirectoryInfo(folder.Root).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        TestContext.Current.SendDiagnosticMessage($"dnx to page: {seconds:F0} s, {bytes / 1e6:F0} MB");
        Assert.InRange(bytes, 1, 250_000_000);
        Assert.InRange(seconds, 0, 180);
    }

    /// <summary>libtorch is not in the engine's package: it is fetched where a stage needs it, and the stage has the key that it has here.</summary>
    [Fact]
    public void TheTorchBackend_FetchesLibtorch_AndSaysWhatToDoWhereItCannot()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The package of Linux is tried.");
        const string Package = "libtorch-cpu-linux-x64";
        Assert.DoesNotContain(
            Directory.EnumerateFiles(guest.Packages, "*torch_cpu*", SearchOption.AllDirectories), file =>
                file.Contains("bakeoff", StringComparison.Ordinal));
        guest.Write(
            "experiments/torch/experiment.json", """
            {
              "extends": "first", "question": "?", "models": {
                "svd": null, "item-knn": null, "most-recent": null, "two-tower": { "backend": "torch", "epochs": 1, "embeddingSize": 8, "towerSizes": [8] }
              }
            }
            """);
        try
        {
            CommandResult missing = guest.Dotnet("build", "experiments/experiments.proj", "-t:TrainTwoTower", "-p:Experiment=torch");
            Assert.NotEqual(0, missing.ExitCode);
            Assert.Contains($"error BKF6014: {Package} ", missing.Output, StringComparison.Ordinal);
            Assert.Contains("NU1101", missing.Output, StringComparison.Ordinal);

            Assert.SkipUnless(guest.TryServe(Package, guest.Natives), "libtorch is not among the packages of this machine.");
            CommandResult trained =
                guest.Dotnet("build", "experiments/experiments.proj", "-t:TrainTwoTower", "-p:Experiment=torch", "-p:Offline=true");
            Assert.True(trained.ExitCode == 0, trained.Output);
            Assert.Contains("TrainTwoTower[0]", trained.Output, StringComparison.Ordinal);

            CommandResult here = CommandResult.Run(
                guest.Root, new Dictionary<string, string>(), "dotnet", "exec", CommandResult.Engine, "run", "TrainTwoTower", "-e", "torch");
            Assert.True(here.ExitCode == 0, here.Error);
            Assert.Contains("all 4 stages up to date", here.Output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(Path.Combine(guest.Root, "experiments", "torch"), recursive: true);
        }
    }

    /// <summary>The template's tests of its model, which need xunit from a feed that this machine can stand in for.</summary>
    [Fact]
    public void TheTemplatesTests_HoldItsModelToTheContract()
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(GuestRepository.MachinePackages, "xunit.v3")), "xunit.v3 is not among the packages here.");
        CommandResult tests = guest.Dotnet(
            "run", "--project", "tests/Models.Tests", $"-p:RestoreAdditionalProjectSources={GuestRepository.MachinePackages}");
        Assert.True(tests.ExitCode == 0, tests.Output + tests.Error);
        Assert.Matches(@"Failed: 0", tests.Output);
        Assert.Equal(
            Regex.Match(
                File.ReadAllText(Path.Combine(Testing.TestPaths.Repository, "Directory.Packages.props")), "\"xunit.v3\" Version=\"(.*)\"").Groups[
                    1].Value,
            Regex.Match(guest.Read("tests/Models.Tests/Models.Tests.csproj"), "\"xunit.v3\" Version=\"(.*)\"").Groups[1].Value);
    }

    [Fact]
    public void EachPackage_SaysWhatItIs_AndLibrariesHaveDocsAndSymbols()
    {
        string[] libraries =
        [
            "Bakeoff.Core", "Bakeoff.Numerics", "Bakeoff.Tables", "Bakeoff.Svd", "Bakeoff.MlNet", "Bakeoff.TwoTower", "Bakeoff.Baselines",
            "Bakeoff.Evaluation", "Bakeoff.Contracts",
        ];
        string version = Regex.Match(
            File.ReadAllText(Path.Combine(Testing.TestPaths.Repository, "Directory.Build.props")), "<Version[^>]*>(.*)</Version>").Groups[1].Value;
        using (ZipArchive templates = ZipFile.OpenRead(Path.Combine(guest.Feed, $"Bakeoff.Templates.{version}.nupkg")))
        {
            using var config = new StreamReader(templates.GetEntry("content/bakeoff/.template.config/template.json")!.Open());
            Assert.Contains($"\"value\": \"{version}\"", config.ReadToEnd(), StringComparison.Ordinal);
        }

        foreach (string id in (string[])[.. libraries, "Bakeoff.Sdk", "Bakeoff", "Bakeoff.Templates"])
        {
            using ZipArchive package = ZipFile.OpenRead(Path.Combine(guest.Feed, $"{id}.{version}.nupkg"));
            using var nuspec = new StreamReader(package.GetEntry(id + ".nuspec")!.Open());
            XDocument document = XDocument.Load(nuspec);
            Assert.DoesNotContain("libtorch", document.ToString(), StringComparison.Ordinal); // A native package would be one system's.
            Dictionary<string, string> metadata = document.Root!.Elements().First().Elements()
                .ToDictionary(element => element.Name.LocalName, element => element.Value, StringComparer.Ordinal);
            Assert.Equal((id, "MIT", "README.md"), (metadata["id"], metadata["license"], metadata["readme"]));
            Assert.NotEqual("Package Description", metadata["description"]);
            Assert.NotNull(package.GetEntry("README.md"));
            Assert.Equal(libraries.Contains(id), package.Entries.Any(entry => entry.FullName == $"lib/net10.0/{id}.xml"));
            Assert.Equal(libraries.Contains(id), File.Exists(Path.Combine(guest.Feed, $"{id}.{version}.snupkg")));
        }
    }
}
