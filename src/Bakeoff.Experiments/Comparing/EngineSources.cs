using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>
/// What an engine is built from. Experiments, documents and tests are none of it, so that most commits of a branch share an engine, and most branches
/// the one that is at hand.
/// </summary>
internal static class EngineSources
{
    private const string Mapped = "/_/src/"; // As src/Directory.Build.props maps it.
    private const string Source = "src/", Build = "build/", Code = ".cs";
    private const string Engine = "bakeoff.dll", EngineProject = "Bakeoff.Cli", CustomAssemblies = "Bakeoff.*.dll";
    private const string Output = "/artifacts/bin/Bakeoff.Cli/release", FromOutput = "../../../..";
    private const string Explorer = "Bakeoff.Explorer.dll"; // A program next to the engine, which runs nothing.
    private static readonly string[] NotOfTheEngine =
    [
        "src/Bakeoff.Sdk/", "src/Bakeoff.Templates/", "src/Bakeoff.Contracts/", "src/Bakeoff.MlNet/", "src/Bakeoff.Explorer/",
    ];

    private static readonly string[] AtTheTop =
    [
        "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "Directory.Build.rsp", "global.json", "nuget.config",
    ];

    /// <summary>A hash of what the engine is built from at a commit.</summary>
    /// <param name="git">The repository.</param>
    /// <param name="commit">The commit.</param>
    /// <returns>64 hexadecimal digits; null where git fails.</returns>
    public static string? HashAt(GitRepository git, string commit)
    {
        GitAnswer answer = git.Ask("ls-tree", "-r", "-z", "--full-tree", commit);
        IEnumerable<string> sources = answer.Parts.Where(entry => IsSource(entry.Split('\t', 2)[1]));
        return answer.Succeeded ? ContentHash.OfBytes(Encoding.UTF8.GetBytes(string.Join('\n', sources))) : null;
    }

    /// <summary>
    /// Whether an engine was built from the same as a tree holds. The compiler wrote the hash of each file that it read into the symbols; what else a
    /// build reads is the same file in the working copy that the engine was built in, and was not written since.
    /// </summary>
    /// <param name="engine">The folder of the engine.</param>
    /// <param name="tree">The tree.</param>
    public static bool AreThoseOf(string engine, string tree)
    {
        engine = Path.TrimEndingDirectorySeparator(engine).Replace('\\', '/');
        if (!engine.EndsWith(Output, StringComparison.Ordinal) || Compiled(engine) is not { } compiled)
        {
            return false;
        }

        string copy = Path.GetFullPath(Path.Combine(engine, FromOutput));
        HashSet<string> projects = [.. compiled.Keys.Select(file => ProjectOf(file)!)];
        ILookup<bool, string> files = Files(tree, projects).ToLookup(file => file.EndsWith(Code, StringComparison.Ordinal));
        return files[true].Count() == compiled.Count
            && files[true].All(file => compiled.GetValueOrDefault(file) == ContentHash.OfFile(Path.Combine(tree, file)))
            && files[false].SequenceEqual(Files(copy, projects).Where(file => !file.EndsWith(Code, StringComparison.Ordinal)))
            && files[false].All(file => AreSame(Path.Combine(copy, file), Path.Combine(tree, file)))
            && files[false].All(file => File.GetLastWriteTimeUtc(Path.Combine(copy, file)) <= BuildTimeOf(engine, file));
    }

    private static bool IsSource(string path) => !path.EndsWith(".md", StringComparison.Ordinal)
        && !NotOfTheEngine.Any(folder => path.StartsWith(folder, StringComparison.Ordinal))
        && (path.StartsWith(Source, StringComparison.Ordinal) || AtTheTop.Contains(path, StringComparer.OrdinalIgnoreCase)
            || (path.StartsWith(Build, StringComparison.Ordinal) && Path.GetExtension(path) is ".props" or ".targets"));

    /// <summary>The folder of <c>src</c> in which a file is; null for one of all projects.</summary>
    private static string? ProjectOf(string path) =>
        path.Split('/') is [_, { } project, _, ..] && path.StartsWith(Source, StringComparison.Ordinal) ? project : null;

    /// <summary>Paths and SHA-256 of all files that the compiler read for the engine's own assemblies; null where some have no symbols.</summary>
    private static Dictionary<string, string>? Compiled(string engine)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string assembly in AssembliesOf(engine))
        {
            using var image = new PEReader(File.OpenRead(assembly));
            FileStream? Open(string path) => File.Exists(path) ? File.OpenRead(path) : null;
            if (!image.TryOpenAssociatedPortablePdb(assembly, Open, out MetadataReaderProvider? symbols, out _))
            {
                return null;
            }

            using (symbols)
            {
                MetadataReader reader = symbols!.GetMetadataReader();
                foreach (Document document in reader.Documents.Select(reader.GetDocument))
                {
                    string name = reader.GetString(document.Name).Replace('\\', '/');
                    if (name.StartsWith(Mapped, StringComparison.Ordinal))
                    {
                        files[Source + name[Mapped.Length..]] = Convert.ToHexStringLower(reader.GetBlobBytes(document.Hash));
                    }
                }
            }
        }

        return files;
    }

    private static string[] AssembliesOf(string engine) =>
        [.. Directory.GetFiles(engine, CustomAssemblies).Where(file => Path.GetFileName(file) != Explorer), Path.Combine(engine, Engine)];

    /// <summary>What a build of some projects reads of a tree, in the order of the paths.</summary>
    private static IEnumerable<string> Files(string tree, HashSet<string> projects) => new[] { Source, Build }
        .Select(folder => Path.Combine(tree, folder)).Where(Directory.Exists)
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        .Concat(Directory.EnumerateFiles(tree)).Select(file => Path.GetRelativePath(tree, file).Replace('\\', '/'))
        .Where(file => IsSource(file) && (ProjectOf(file) is not { } project || projects.Contains(project))).Order(StringComparer.Ordinal);

    /// <summary>When the assembly was built that a file can change; of a file that can change all, when the first of them was.</summary>
    private static DateTime BuildTimeOf(string engine, string file)
    {
        string? project = ProjectOf(file) ?? (file.StartsWith(Build, StringComparison.Ordinal) ? EngineProject : null);
        string[] assemblies = project is null ? AssembliesOf(engine) : [Path.Combine(engine, project == EngineProject ? Engine : project + ".dll")];
        return assemblies.Min(File.GetLastWriteTimeUtc);
    }

    private static bool AreSame(string left, string right) =>
        new FileInfo(left).Length == new FileInfo(right).Length && File.ReadAllBytes(left).AsSpan().SequenceEqual(File.ReadAllBytes(right));
}
