using System.Text;
using System.Text.RegularExpressions;
using Bakeoff.Experiments;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>An engine whose package leaves a native library out, and NuGet as far as it is called for it.</summary>
internal sealed class FakeEngine
{
    public const string Name = "bakeoff", Id = "libtorch-cpu-linux-x64", Version = "2.10.0";
    private readonly TestFolder _folder;

    public FakeEngine(TestFolder folder)
    {
        _folder = folder;
        _folder.Write($"engine/{Name}.deps.json", $$"""
            {
              "runtimeTarget": { "name": ".NETCoreApp,Version=v10.0/linux-x64" },
              "targets": {
                ".NETCoreApp,Version=v10.0/linux-x64": {
                  "{{Id}}/{{Version}}": { "native": { "runtimes/linux-x64/native/libc10.so": {}, "runtimes/linux-x64/native/libtorch_cpu.so": {} } },
                  "libtorch-empty/1.0.0": {},
                  "DuckDB/1.0.0": { "native": { "runtimes/linux-x64/native/libduckdb.so": {} } }
                }
              },
              "libraries": {
                "{{Id}}/{{Version}}": { "type": "package", "sha512": "sha512-{{Hash}}" },
                "libtorch-empty/1.0.0": { "type": "package", "sha512": "sha512-{{Hash}}" },
                "DuckDB/1.0.0": { "type": "package", "sha512": "sha512-{{Hash}}" }
              }
            }
            """);
    }

    public static string Hash { get; } = Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('h', 64)));

    public string Folder => _folder["engine"];

    /// <summary>The hash of what the source has.</summary>
    public string ServedHash { get; set; } = Hash;

    /// <summary>What the restore prints and how it ends, where it fails.</summary>
    public (int Code, string Text) Failure { get; set; }

    /// <summary>The arguments of each restore.</summary>
    public List<string[]> Restores { get; } = [];

    public NativePackage Package => Assert.Single(NativePackage.FindMissing(Folder, Name, "libtorch-"));

    public LibraryFetch Fetch(string? source = null) => new(new LibrarySettings(_folder["kept"], source), Restore);

    private (int Code, string Text) Restore(ProgramStart start, CancellationToken cancellation)
    {
        string[] arguments = [.. start.Arguments];
        Restores.Add(arguments);
        Assert.Equal("dotnet", start.Program);
        Match asked = Regex.Match(File.ReadAllText(arguments[1]), "PackageDownload Include=\"(.*)\" Version=\"\\[(.*)\\]\"");
        if (Failure.Code != 0)
        {
            return Failure;
        }

        string restored = Path.GetRelativePath(
            _folder.Root, Path.Combine(arguments[Array.IndexOf(arguments, "--packages") + 1], asked.Groups[1].Value, asked.Groups[2].Value));
        _folder.Write(Path.Combine(restored, ".nupkg.metadata"), $$"""{ "contentHash": "{{ServedHash}}" }""");
        _folder.Write(Path.Combine(restored, "runtimes/linux-x64/native/libc10.so"), "c10");
        _folder.Write(Path.Combine(restored, "runtimes/linux-x64/native/libtorch_cpu.so"), "torch");
        return (0, "");
    }
}
