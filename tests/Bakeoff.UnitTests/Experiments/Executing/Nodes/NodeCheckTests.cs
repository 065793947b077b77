using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.UnitTests;

public sealed class NodeCheckTests
{
    private static readonly StageCode s_code = new("Bakeoff.Evaluation", "Bakeoff.Evaluation.IntegrityStage");
    private static readonly EngineProgram s_program = EngineProgram.Find();

    private static IReadOnlyList<KeyPart> Parts =>
        [.. new CodeIdentity(s_program.Folder, EngineProgram.Name).PartsOf(s_code), .. RuntimeIdentity.Parts(withProcessor: true)];

    [Fact]
    public void Require_OnAMachineOfTheSameKind_Passes() => Check(Parts).Require();

    [Theory]
    [InlineData("code.Bakeoff.Evaluation", "Leave the engine as it is")]
    [InlineData("runtime.dotnet", "Run it on nodes of one kind")]
    [InlineData("runtime.processor", "Run it on nodes of one kind")]
    public void Require_WhereAPartOfTheKeyDiffers_NamesIt(string name, string remedy)
    {
        KeyPart[] parts = [.. Parts.Select(part => part.Name == name ? part with { Value = "another" } : part)];
        var error = Assert.Throws<ReportedException>(() => Check(parts).Require());
        Assert.Equal((ErrorCodes.NodeDiffers, "Integrity", 1), (error.Code, error.Location!.File, error.ExitCode));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(remedy, error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Require_OfAPackageThatIsNotThere_Refuses()
    {
        var error = Assert.Throws<ReportedException>(() => Check([.. Parts, new KeyPart("package.libtorch-cpu-other", "2.10.0")]).Require());
        Assert.Contains("package.libtorch-cpu-other is missing there", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Require_OfATaskWhoseOptionsFixItsBytes_AsksNothing() => new NodeCheck(s_program, Task([new("code.X", "another")], null)).Require();

    private static NodeCheck Check(IReadOnlyList<KeyPart> parts) => new(s_program, Task(parts, s_code));

    private static StageTask Task(IReadOnlyList<KeyPart> parts, StageCode? code) => new()
    {
        Key = new StageKey(parts).Hash, Parts = parts, Stage = "Integrity", Label = "Integrity", OptionsJson = "{}", Inputs = [], Code = code,
    };
}
