#!/usr/bin/env dotnet
#:property RestorePackagesWithLockFile=false
#:property PublishAot=false
#:property EnforceCodeStyleInBuild=false

// Brings together what the site of the documentation is made of: docs/ and the pages of the repository, in the folders that they have there, with
// every file that they link to; and the table of contents, which is that of docs/README.md. With --check it looks where the links of the site lead.
using System.Text;
using System.Text.RegularExpressions;

return args is ["--check", var html] ? Check(html) : Write(args[0]);

static int Write(string output)
{
    var written = new HashSet<string>(StringComparer.Ordinal);
    var open = new Queue<string>(
        Directory.EnumerateFiles("docs", "*.md", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(".", "*.md"))
            .Select(Relative).Where(file => !file.Contains(".received.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    bool isWhole = true;
    while (open.TryDequeue(out string? file))
    {
        string target = Path.Combine(output, file);
        if (!written.Add(file))
        {
            continue;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (file.EndsWith(".md", StringComparison.Ordinal))
        {
            string text = Links().Replace(
                File.ReadAllText(file), link => "](" + (Lead(file, link.Groups[1].Value, output, open) ?? (isWhole = false).ToString()) + ")");
            File.WriteAllText(target, text);
            if (file == "README.md")
            {
                File.WriteAllText(Path.Combine(output, "index.md"), text);
            }
        }
        else
        {
            File.Copy(file, target, overwrite: true);
        }
    }

    File.WriteAllText(Path.Combine(output, "toc.yml"), Contents());
    Console.WriteLine($"{written.Count} pages and files in {output}");
    return isWhole ? 0 : 1;
}

// Where a link of a page leads within the site; null for nowhere. What it leads to is brought there: a folder has no page but its README, or a
// list of what is in it.
static string? Lead(string file, string link, string output, Queue<string> open)
{
    string[] parts = link.Split('#');
    if (parts[0].Length == 0 || parts[0].Contains(':', StringComparison.Ordinal))
    {
        return link;
    }

    string folder = Path.GetDirectoryName(file)!, path = Relative(Path.Combine(folder, parts[0]));
    if (Directory.Exists(path))
    {
        bool hasPage = File.Exists(Path.Combine(path, "README.md"));
        if (!hasPage)
        {
            List(path, Path.Combine(output, path, "index.md"), open);
        }

        path = Relative(Path.Combine(path, hasPage ? "README.md" : "index.md"));
    }
    else if (!File.Exists(path))
    {
        Console.Error.WriteLine($"{file}: error: the link {link} leads nowhere");
        return null;
    }

    if (File.Exists(path))
    {
        open.Enqueue(path);
    }

    string shown = Path.GetRelativePath(folder.Length == 0 ? "." : folder, path).Replace('\\', '/');
    return parts.Length > 1 ? shown + "#" + parts[1] : shown;
}

static Regex Links() => new(@"\]\(([^)\s]+)\)");

// The rows of the table in docs/README.md are the sections, their links the pages; the API comes last.
static string Contents()
{
    var toc = new StringBuilder();
    foreach (Match row in Regex.Matches(File.ReadAllText("docs/README.md"), @"(?m)^\| \*\*(.+?)\*\* \| (.+) \|$"))
    {
        toc.Append("- name: " + row.Groups[1].Value + "\n  items:\n");
        foreach (Match link in Regex.Matches(row.Groups[2].Value, @"\[([^\]]+)\]\(([^)#\s]+\.md)\)"))
        {
            string name = char.ToUpperInvariant(link.Groups[1].Value[0]) + link.Groups[1].Value[1..];
            string page = Relative("docs/" + link.Groups[2].Value);
            toc.Append("  - name: \"" + name.Replace("\"", "'", StringComparison.Ordinal) + "\"\n    href: " + page + "\n");
        }
    }

    return toc.Append("- name: API\n  href: api/toc.yml\n").ToString();
}

static void List(string folder, string page, Queue<string> open)
{
    var list = new StringBuilder($"# {char.ToUpperInvariant(Path.GetFileName(folder)[0])}{Path.GetFileName(folder)[1..]}\n\n");
    foreach (string file in Directory.EnumerateFiles(folder).Where(file => !file.Contains(".received.", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal))
    {
        string name = Path.GetFileName(file);
        string title = name.EndsWith(".md", StringComparison.Ordinal) ? File.ReadLines(file).First().TrimStart('#', ' ') : name;
        list.Append("- [" + title + "](" + name + ")\n");
        open.Enqueue(Relative(file));
    }

    Directory.CreateDirectory(Path.GetDirectoryName(page)!);
    File.WriteAllText(page, list.ToString());
}

// DocFX checks the links of Markdown; this looks at what came out, headings too.
static int Check(string html)
{
    string[] pages = [.. Directory.EnumerateFiles(html, "*.html", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    var ids = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
    HashSet<string> IdsOf(string page) => ids.TryGetValue(page, out HashSet<string>? known) ? known
        : ids[page] = [.. Regex.Matches(File.ReadAllText(page), @"\b(?:id|name)=""([^""]+)""").Select(id => id.Groups[1].Value)];
    int links = 0, errors = 0;
    foreach (string page in pages)
    {
        foreach (Match link in Regex.Matches(File.ReadAllText(page), @"\b(?:href|src)=""([^""]+)"""))
        {
            string address = System.Net.WebUtility.HtmlDecode(link.Groups[1].Value);
            if (address.Contains(':', StringComparison.Ordinal) || address.StartsWith("//", StringComparison.Ordinal))
            {
                continue;
            }

            links++;
            string[] parts = address.Split('#', 2);
            string path = Uri.UnescapeDataString(parts[0].Split('?')[0]);
            string target = path.Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, path));
            bool isThere = File.Exists(target) || File.Exists(Path.Combine(target, "index.html"));
            bool hasHeading = parts.Length < 2 || parts[1].Length == 0 || !target.EndsWith(".html", StringComparison.Ordinal)
                || (isThere && IdsOf(target).Contains(Uri.UnescapeDataString(parts[1])));
            if (!isThere || !hasHeading)
            {
                Console.Error.WriteLine($"{Path.GetRelativePath(html, page)}: error: {address} leads nowhere");
                errors++;
            }
        }
    }

    Console.WriteLine($"{pages.Length} pages, {links} links within the site, {errors} lead nowhere");
    return errors == 0 && pages.Length > 0 ? 0 : 1;
}

static string Relative(string path) => Path.GetRelativePath(".", path).Replace('\\', '/');
