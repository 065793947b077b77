using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

public sealed class EarlyCodeTests : IDisposable
{
    private static readonly StageCode s_code = new("Bakeoff.Svd", "Bakeoff.Svd.TrainSvdStage");
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Begin_FindsOutAndRemembersTheCode_BeforeItIsAskedFor()
    {
        using (EarlyCode.Begin(NewIdentity(), [Node(s_code)]))
        {
            Assert.True(SpinWait.SpinUntil(
                () => Directory.Exists(_folder["code"]) && Directory.GetFiles(_folder["code"]).Length > 0, TimeSpan.FromMinutes(1)));
        }
    }

    /// <summary>The node itself meets the error when it makes its key, and says where.</summary>
    [Fact]
    public void Begin_WithCodeThatIsNotThere_LeavesTheErrorToTheNode()
    {
        var missing = new StageCode("Bakeoff.Svd", "Bakeoff.Svd.NoSuchStage");
        CodeIdentity identity = NewIdentity();
        EarlyCode.Begin(identity, [Node(missing)]).Dispose();
        Assert.Throws<ArgumentException>(() => identity.PartsOf(missing));
    }

    private static StageNode Node(StageCode code) => new() { Stage = "A", Options = new FakeOptions(), Code = code };

    private CodeIdentity NewIdentity() => new(AppContext.BaseDirectory, "Bakeoff.UnitTests", _folder["code"]);
}
