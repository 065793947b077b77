using System.Collections.Concurrent;
using Bakeoff.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Bakeoff.UnitTests;

/// <summary>One C# file of the repository, parsed.</summary>
internal sealed class SourceFile
{
    private static readonly Lazy<IReadOnlyList<SourceFile>> s_all = new(ReadAll);

    private SourceFile(string path)
    {
        Path = System.IO.Path.GetRelativePath(TestPaths.Repository, path).Replace('\\', '/');
        Text = File.ReadAllText(path);
        Root = CSharpSyntaxTree.ParseText(Text).GetCompilationUnitRoot();
    }

    /// <summary>All files in <c>src</c>, <c>tests</c>, <c>samples</c> and <c>build</c>.</summary>
    public static IReadOnlyList<SourceFile> All => s_all.Value;

    /// <summary>Where it is in the repository, with slashes.</summary>
    public string Path { get; }

    /// <summary>The folder and the project, such as <c>src/Bakeoff.Core</c>.</summary>
    public string Project => string.Join('/', Path.Split('/')[..^1].Take(2));

    /// <summary>The folder within the project, such as <c>Store/Garbage</c>; the project's own folder is empty.</summary>
    public string Folder => string.Join('/', Path.Split('/')[..^1].Skip(2));

    /// <summary>Whether it is code that is delivered, and not a test.</summary>
    public bool IsProduct => Path.StartsWith("src/", StringComparison.Ordinal);

    public string Text { get; }

    public CompilationUnitSyntax Root { get; }

    /// <summary>The types and delegates that are nested in no other type.</summary>
    public IEnumerable<MemberDeclarationSyntax> Types => Root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax)
        .OfType<MemberDeclarationSyntax>().Where(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax);

    /// <summary>The name of a type or delegate.</summary>
    public static string NameOf(MemberDeclarationSyntax type) =>
        type is BaseTypeDeclarationSyntax declared ? declared.Identifier.Text : ((DelegateDeclarationSyntax)type).Identifier.Text;

    /// <summary>The line, from 1, on which something begins, after its comments and attributes.</summary>
    public static int LineOf(SyntaxNode node) => node.SyntaxTree.GetLineSpan(
        node.ChildNodesAndTokens().First(child => !child.IsKind(SyntaxKind.AttributeList)).Span).StartLinePosition.Line + 1;

    /// <summary>How many lines something has, without its comments and attributes.</summary>
    public static int LinesOf(SyntaxNode node) => node.SyntaxTree.GetLineSpan(node.Span).EndLinePosition.Line + 2 - LineOf(node);

    /// <summary>
    /// The lines, from 1, that are longer than a number of characters, with their lengths. What a test has in raw string literals is data, such as
    /// an experiment or a script, and does not count.
    /// </summary>
    public IEnumerable<(int Line, int Length)> LinesOver(int characters)
    {
        TextLine[] lines = [.. Root.SyntaxTree.GetText().Lines.Where(line => line.Span.Length > characters)];
        TextSpan[] data = IsProduct || lines.Length == 0 ? []
            : [.. Root.DescendantNodes(node => !IsRawString(node)).Where(IsRawString).Select(node => node.Span)];
        return lines.Select(line => (line.LineNumber + 1, line.Span.Length - data.Sum(span => line.Span.Intersection(span)?.Length ?? 0)))
            .Where(line => line.Item2 > characters);
    }

    private static bool IsRawString(SyntaxNode node) => node switch
    {
        LiteralExpressionSyntax literal => literal.Token.Kind() is SyntaxKind.SingleLineRawStringLiteralToken
            or SyntaxKind.MultiLineRawStringLiteralToken,
        InterpolatedStringExpressionSyntax text => text.StringStartToken.Kind() is SyntaxKind.InterpolatedSingleLineRawStringStartToken
            or SyntaxKind.InterpolatedMultiLineRawStringStartToken,
        _ => false,
    };

    private static List<SourceFile> ReadAll()
    {
        var files = new ConcurrentBag<SourceFile>();
        Parallel.ForEach(
            new[] { "src", "tests", "samples", "build" }.Select(folder => System.IO.Path.Combine(TestPaths.Repository, folder))
                .Where(Directory.Exists)
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)),
            file => files.Add(new SourceFile(file)));
        return [.. files.Where(file => !file.Path.Contains("/node_modules/", StringComparison.Ordinal))
            .OrderBy(file => file.Path, StringComparer.Ordinal)];
    }
}
