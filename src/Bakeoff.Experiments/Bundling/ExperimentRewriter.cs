using System.Text;
using System.Text.Json;
using Bakeoff.Core;

namespace Bakeoff.Experiments;

/// <summary>
/// Writes an experiment's file so that it finds in the archive what it names on this machine: paths that lead out of its folder, and projects, whose
/// assembly goes along. Every other byte stays as it is, comments included.
/// </summary>
/// <param name="folder">The experiment's folder here.</param>
/// <param name="inArchive">The experiment's folder in the archive.</param>
/// <param name="moved">Where files and folders of this machine are in the archive, by their full paths.</param>
/// <param name="assemblies">Where the assembly of a class is in the archive, by the class's full name.</param>
internal sealed class ExperimentRewriter(
    string folder, string inArchive, IReadOnlyDictionary<string, string> moved, IReadOnlyDictionary<string, string> assemblies)
{
    private static readonly string[] NoPaths = ["$schema", "extends", "question", "options", "query", "connection", "format"];
    private readonly List<(int Start, int Length, string Text)> _edits = [];

    /// <summary>The projects that the file names, by their full paths.</summary>
    public List<string> Projects { get; } = [];

    /// <summary>Rewrites a file.</summary>
    /// <param name="bytes">Its content.</param>
    public byte[] Rewrite(byte[] bytes)
    {
        List<int> lines = [0, .. Enumerable.Range(0, bytes.Length).Where(i => bytes[i] == '\n').Select(i => i + 1)];
        int bom = bytes.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        int OffsetOf(FileLocation at) => lines[(int)at.Line!.Value - 1] + (int)at.Column!.Value - 1 + (at.Line == 1 ? bom : 0);
        Visit(JsonPart.Parse(bytes, folder, []), (at, text) =>
        {
            int start = OffsetOf(at);
            _edits.Add((start, LengthOfString(bytes, start), JsonSerializer.Serialize(text)));
        });
        var result = new List<byte>(bytes);
        foreach ((int start, int length, string text) in _edits.OrderByDescending(edit => edit.Start))
        {
            result.RemoveRange(start, length);
            result.InsertRange(start, Encoding.UTF8.GetBytes(text));
        }

        return [.. result];
    }

    private void Visit(JsonPart part, Action<FileLocation, string> replace)
    {
        string? type = part.Members.FirstOrDefault(member => member.Name == "class").Value?.Text.Replace('/', '+');
        foreach ((string name, FileLocation at, JsonPart value) in part.Members.Where(member => !NoPaths.Contains(member.Name)))
        {
            if (type is not null && name is "project" or "assembly" && assemblies.TryGetValue(type!, out string? assembly))
            {
                if (name == "project")
                {
                    Projects.Add(Path.GetFullPath(Path.Combine(folder, value.Text)));
                    replace(at, "assembly");
                }

                replace(value.Location, Relative(assembly));
            }
            else
            {
                Visit(value, replace);
            }
        }

        foreach (JsonPart item in part.Items)
        {
            Visit(item, replace);
        }

        if (part.Kind == JsonTokenType.String && part.Text.Length > 0
            && moved.TryGetValue(Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(folder, part.Text))), out string? target)
            && Relative(target) is var relative && relative != part.Text.Replace('\\', '/'))
        {
            replace(part.Location, relative);
        }
    }

    private string Relative(string path) => Path.GetRelativePath("/" + inArchive, "/" + path).Replace('\\', '/');

    /// <summary>The bytes from a string's quotation mark to the one that ends it.</summary>
    private static int LengthOfString(byte[] bytes, int start)
    {
        int end = start + 1;
        while (bytes[end] != '"')
        {
            end += bytes[end] == '\\' ? 2 : 1;
        }

        return end + 1 - start;
    }
}
