using Bakeoff.Cli;
using Bakeoff.Pipeline;

namespace Bakeoff.UnitTests;

public sealed class NodeCountsTests
{
    private readonly NodeCounts _counts = new();

    [Fact]
    public void Stages_AreCountedWhereTheyAre_AndNodesAreNamedWhileTheyAreFew()
    {
        Assert.True(_counts.See("a", new AttemptState(AttemptPhase.Queued)));
        Assert.True(_counts.See("b", new AttemptState(AttemptPhase.Queued)));
        Assert.False(_counts.See("a", new AttemptState(AttemptPhase.Queued, Reason: "Resources")));
        Assert.True(_counts.See("a", new AttemptState(AttemptPhase.Running, "n2")));
        Assert.Equal("1 queued, 1 running on n2, 0 done", _counts.Text);
        for (int i = 0; i < 5; i++)
        {
            _counts.See("more" + i, new AttemptState(AttemptPhase.Running, "m" + i));
        }

        Assert.Equal("1 queued, 6 running on 6 nodes, 0 done", _counts.Text);
    }

    [Fact]
    public void AStage_IsDoneOnce_AndIsNotWhenItIsTriedAgain()
    {
        _counts.See("a", new AttemptState(AttemptPhase.Running, "n1"));
        _counts.See("a", new AttemptState(AttemptPhase.Succeeded, "n1"));
        _counts.See("a", new AttemptState(AttemptPhase.Succeeded, "n1"));
        Assert.Equal("0 queued, 0 running, 1 done", _counts.Text);
        _counts.See("a", new AttemptState(AttemptPhase.Queued));
        Assert.Equal("1 queued, 0 running, 0 done", _counts.Text);
    }

    [Fact]
    public void AStageThatFailedOrWasLost_IsNotDone_UntilItIsTriedAgain()
    {
        _counts.See("a", new AttemptState(AttemptPhase.Ended, "n1"));
        Assert.Equal("0 queued, 1 running on n1, 0 done", _counts.Text); // Its result says how.
        _counts.See("a", new AttemptState(AttemptPhase.Failed, "n1"));
        _counts.See("b", new AttemptState(AttemptPhase.NodeLost, "n2"));
        _counts.See("c", new AttemptState(AttemptPhase.Succeeded, "n2"));
        Assert.Equal("0 queued, 0 running, 1 done, 2 failed", _counts.Text);
        _counts.See("b", new AttemptState(AttemptPhase.Running, "n1"));
        Assert.Equal("0 queued, 1 running on n1, 1 done, 1 failed", _counts.Text);
    }
}
