using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Bakeoff.UnitTests;

/// <summary>Which folders of a project name types of which others, by the names in the source text.</summary>
internal sealed class FolderGraph
{
    private readonly SortedDictionary<string, SortedDictionary<string, string>> _uses = new(StringComparer.Ordinal);

    public FolderGraph(IEnumerable<SourceFile> project)
    {
        SourceFile[] files = [.. project];
        Dictionary<string, string> folders = files.SelectMany(file => file.Types, (file, type) => (Name: SourceFile.NameOf(type), file.Folder))
            .DistinctBy(type => type.Name).ToDictionary(type => type.Name, type => type.Folder, StringComparer.Ordinal);
        foreach (SourceFile file in files)
        {
            foreach (string name in file.Root.DescendantNodes().OfType<SimpleNameSyntax>().Where(IsBare).Select(node => node.Identifier.Text)
                .Distinct())
            {
                if (folders.TryGetValue(name, out string? folder) && folder != file.Folder)
                {
                    UsesOf(file.Folder).TryAdd(folder, $"{file.Path} names {name}");
                }
            }
        }
    }

    /// <summary>One circle for each folder that is in any, as its steps, each with an example.</summary>
    public IEnumerable<string> Cycles() => _uses.Keys.Select(folder => PathBetween(folder, folder)).Where(path => path is not null)
        .DistinctBy(path => string.Join('|', path!.Order(StringComparer.Ordinal))).Select(path => string.Join("; ", path!));

    /// <summary>The right side of a dot may be a member of the same name.</summary>
    private static bool IsBare(SimpleNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Expression == name,
        QualifiedNameSyntax qualified => qualified.Left == name,
        MemberBindingExpressionSyntax or NameColonSyntax or NameEqualsSyntax => false,
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment => assignment.Left != name,
        _ => true,
    };

    /// <summary>The shortest way from one folder to another, or null.</summary>
    private List<string>? PathBetween(string from, string to)
    {
        var ways = new Dictionary<string, List<string>>(StringComparer.Ordinal) { [from] = [] };
        var queue = new Queue<string>([from]);
        while (queue.TryDequeue(out string? folder))
        {
            foreach ((string next, string example) in _uses.GetValueOrDefault(folder) ?? [])
            {
                List<string> way = [.. ways[folder], $"{Shown(folder)} uses {Shown(next)} ({example})"];
                if (next == to)
                {
                    return way;
                }

                if (ways.TryAdd(next, way))
                {
                    queue.Enqueue(next);
                }
            }
        }

        return null;
    }

    private SortedDictionary<string, string> UsesOf(string folder)
    {
        if (!_uses.TryGetValue(folder, out SortedDictionary<string, string>? uses))
        {
            _uses[folder] = uses = new SortedDictionary<string, string>(StringComparer.Ordinal);
        }

        return uses;
    }

    private static string Shown(string folder) => folder.Length == 0 ? "the project's own folder" : folder;
}
