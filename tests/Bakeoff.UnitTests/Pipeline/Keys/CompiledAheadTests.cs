using System.Reflection.PortableExecutable;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>The engine of a build is compiled ahead of time, which no key may notice; what these tests are built with is not.</summary>
public sealed class CompiledAheadTests
{
    private static readonly string s_engine = Path.Combine(TestPaths.Repository, "artifacts", "bin", "Bakeoff.Cli", "release");

    public CompiledAheadTests() => Assert.SkipUnless(
        File.Exists(Path.Combine(s_engine, "Bakeoff.Core.dll")) && IsCompiled(Path.Combine(s_engine, "Bakeoff.Core.dll")),
        "the engine is not built, or with CompileAhead=false");

    [Fact]
    public void Engine_IsCompiled_AllOfIt() => Assert.All(
        Directory.GetFiles(s_engine, "Bakeoff.*.dll").Append(Path.Combine(s_engine, "bakeoff.dll")), file => Assert.True(IsCompiled(file)));

    [Fact]
    public void AssemblyHash_IsThatOfTheIl()
    {
        string[] assemblies = [.. Directory.GetFiles(s_engine, "Bakeoff.*.dll").Select(Path.GetFileName).OfType<string>()];
        Assert.NotEmpty(assemblies);
        Assert.All(assemblies, name =>
        {
            string il = Path.Combine(AppContext.BaseDirectory, name);
            Assert.False(IsCompiled(il));
            Assert.Equal(AssemblyHash.Compute(il), AssemblyHash.Compute(Path.Combine(s_engine, name)));
        });
    }

    [Fact]
    public void Keys_AreThoseOfTheIl()
    {
        CodeIdentity compiled = new(s_engine, EngineProgram.Name), il = new(AppContext.BaseDirectory, "Bakeoff.UnitTests");
        foreach (Type root in StageTable.All.SelectMany(entry => StageTableTests.CodeRoots(entry.Stage)).Distinct())
        {
            var code = new StageCode(root.Assembly.GetName().Name!, root.FullName!);
            Assert.Equal(CodeParts(il, code), CodeParts(compiled, code));
        }

        static IEnumerable<KeyPart> CodeParts(CodeIdentity identity, StageCode code) => identity.PartsOf(code).Where(part => part.IsCode);
    }

    private static bool IsCompiled(string file)
    {
        using var reader = new PEReader(File.OpenRead(file));
        return reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }
}
