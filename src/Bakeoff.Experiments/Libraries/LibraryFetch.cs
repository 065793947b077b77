using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.Experiments;

/// <summary>
/// Fetches packages of native libraries into a folder of the user's, once: by <c>dotnet restore</c>, so that NuGet's configuration, credentials and
/// proxies apply. What comes must have the hash that the engine was built with; it appears whole or not at all, and one process fetches at a time.
/// </summary>
/// <param name="settings">Where they are kept, and where they come from.</param>
/// <param name="run">Runs a program to its end, and gives its exit code and what it printed last.</param>
internal sealed class LibraryFetch(LibrarySettings settings, Func<ProgramStart, CancellationToken, (int Code, string Text)> run)
{
    private const int HashLetters = 16;
    private static readonly TimeSpan TellAgain = TimeSpan.FromSeconds(1);

    /// <summary>Whether a package's libraries are there, so that nothing has to be fetched.</summary>
    /// <param name="package">The package.</param>
    public bool Has(NativePackage package) => settings.Folder is { } folder && package.IsIn(FolderOf(package, folder));

    /// <summary>Brings a package's libraries there.</summary>
    /// <param name="package">The package.</param>
    /// <param name="isOffline">Whether the network must not be used.</param>
    /// <param name="tell">Is told what is done, in a few words, every second.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The folder with the libraries.</returns>
    /// <exception cref="ReportedException">
    /// They cannot be fetched (<c>BKF6014</c>), the package is another one than the engine was built with (<c>BKF6015</c>), or the folder cannot be
    /// written (<c>BKF6016</c>).
    /// </exception>
    public string Require(NativePackage package, bool isOffline, Action<string> tell, CancellationToken cancellation)
    {
        string kept = settings.Folder ?? throw Unwritable("this system names no folder for a user's caches");
        string target = FolderOf(package, kept);
        if (package.IsIn(target))
        {
            return target;
        }

        if (isOffline && !settings.IsLocal)
        {
            throw Missing(package, "is not on this machine, and the network must not be used (--offline)");
        }

        try
        {
            Directory.CreateDirectory(kept);
            using FileStream held = Lock(target + ".lock", tell, cancellation);
            if (!package.IsIn(target))
            {
                Fetch(package, target, tell, cancellation);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unwritable(e.Message);
        }

        return target;
    }

    /// <summary>The hash is in the name: another build of the same version is another folder.</summary>
    private static string FolderOf(NativePackage package, string folder) => Path.Combine(
        folder, $"{package.Id}-{package.Version}-{Convert.ToHexStringLower(Convert.FromBase64String(package.ContentHash))[..HashLetters]}");

    private static FileStream Lock(string file, Action<string> tell, CancellationToken cancellation)
    {
        FileStream? held;
        while ((held = FileLock.TryOpen(file, FileMode.OpenOrCreate)) is null)
        {
            tell("waits for another process that fetches libraries");
            cancellation.WaitHandle.WaitOne(TellAgain);
            cancellation.ThrowIfCancellationRequested();
        }

        return held;
    }

    /// <summary>Only who holds the lock touches the folder where it is made; what a killed process left there is deleted.</summary>
    private void Fetch(NativePackage package, string target, Action<string> tell, CancellationToken cancellation)
    {
        string scratch = target + ".part";
        Delete(scratch);
        try
        {
            string restored = Restore(package, scratch, tell, cancellation);
            RequireHash(package, Path.Combine(restored, ".nupkg.metadata"));
            string libraries = Directory.CreateDirectory(Path.Combine(scratch, "libraries")).FullName;
            foreach (string file in package.Files)
            {
                File.Move(Path.Combine(restored, file), Path.Combine(libraries, Path.GetFileName(file)));
            }

            Delete(target); // Incomplete: somebody deleted a file of it.
            Directory.Move(libraries, target);
        }
        finally
        {
            Delete(scratch);
        }
    }

    private string Restore(NativePackage package, string scratch, Action<string> tell, CancellationToken cancellation)
    {
        string project = Path.Combine(scratch, "fetch.csproj"), packages = Path.Combine(scratch, "packages");
        AtomicFile.WriteText(project, $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
              </PropertyGroup>
              <ItemGroup>
                <PackageDownload Include="{package.Id}" Version="[{package.Version}]" />
              </ItemGroup>
            </Project>

            """);
        string[] source = settings.Source is { } named ? ["--source", named] : [];
        string[] arguments =
        [
            "restore", project, "--packages", packages, .. source, $"-p:RestoreRootConfigDirectory={Escape(Environment.CurrentDirectory)}",
            "-p:RestoreNoHttpCache=true", "-p:ImportDirectoryBuildProps=false", "-p:ImportDirectoryBuildTargets=false",
            "-p:ImportDirectoryPackagesProps=false", "-noAutoResponse", "--nologo", "-v", "quiet", "-tl:off",
        ];
        (int code, string text) = Wait(package, new ProgramStart("dotnet", arguments, scratch), tell, cancellation);
        string restored = Path.Combine(packages, package.Id.ToLowerInvariant(), package.Version);
        return code == 0 && Directory.Exists(restored) ? restored : throw Missing(package, "cannot be fetched: " + FirstError(text));
    }

    private (int Code, string Text) Wait(NativePackage package, ProgramStart program, Action<string> tell, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        Task<(int Code, string Text)> restore = Task.Run(() => run(program, cancellation), CancellationToken.None);
        while (Task.WaitAny([restore], TellAgain) < 0)
        {
            tell(string.Create(
                CultureInfo.InvariantCulture,
                $"fetches {package.Id} {package.Version}, once: {SizeOf(program.Folder) / 1e6:F0} MB, "
                    + $"{Stopwatch.GetElapsedTime(start).TotalSeconds:F0} s"));
        }

        try
        {
            return restore.GetAwaiter().GetResult();
        }
        catch (Win32Exception)
        {
            throw Missing(package, "is not on this machine, and the command dotnet, which fetches it, is not there");
        }
    }

    private static long SizeOf(string folder)
    {
        try
        {
            return new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        }
        catch (IOException)
        {
            return 0; // NuGet renames what it has written.
        }
    }

    /// <summary>What NuGet says first, without the file that it is said of, which is ours.</summary>
    private static string FirstError(string text)
    {
        string[] lines = [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        string line = lines.FirstOrDefault(line => line.Contains("error ", StringComparison.Ordinal)) ?? lines.LastOrDefault()
            ?? "NuGet says nothing";
        int start = line.IndexOf("error ", StringComparison.Ordinal);
        string said = start < 0 ? line : line[start..].Split(" [")[0];
        return ShownAddress.Scrub(said).TrimEnd('.');
    }

    private void RequireHash(NativePackage package, string metadata)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(metadata));
        string? hash = document.RootElement.GetProperty("contentHash").GetString();
        if (hash != package.ContentHash)
        {
            string source = settings.Source is { } named ? ShownAddress.Redact(named) : "NuGet's sources";
            throw Report(
                ErrorCodes.LibrariesDiffer,
                $"{package.Id} {package.Version} from {source} is another package than the engine was built with: its hash is {hash}, not "
                    + $"{package.ContentHash}.",
                $"Let {LibrarySettings.SourceVariable} name a source that has the publisher's package.");
        }
    }

    private static void Delete(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Escape(string path) =>
        path.Replace("%", "%25", StringComparison.Ordinal).Replace(";", "%3B", StringComparison.Ordinal);

    private static ReportedException Missing(NativePackage package, string problem) => Report(
        ErrorCodes.LibrariesMissing, $"{package.Id} {package.Version} {problem}.",
        $"Let {LibrarySettings.SourceVariable} name a folder or a feed that has {package.Id}.{package.Version}.nupkg; or do without it, as the "
            + "two-tower "
            + "model does with \"backend\": \"fused\".");

    private ReportedException Unwritable(string problem) => Report(
        ErrorCodes.LibrariesUnwritable, $"native libraries cannot be kept in {settings.Folder ?? "a folder of the user's"}: {problem.TrimEnd('.')}.",
        $"Let {LibrarySettings.FolderVariable} name a folder that can be written and that others cannot write.");

    private static ReportedException Report(string code, string message, string remedy) => new([new ErrorReport(code, message, remedy)]);
}
