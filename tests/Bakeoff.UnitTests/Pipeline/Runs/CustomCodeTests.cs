using Bakeoff.Core;
using Bakeoff.Pipeline;
using Bakeoff.Testing;

namespace Bakeoff.UnitTests;

/// <summary>Custom code is found, and so built, when its node's key or run needs it: not before, and before anything has run.</summary>
public sealed class CustomCodeTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly FakeGraph _fake;

    public CustomCodeTests() => _fake = new FakeGraph(_folder)
    {
        CustomCode = new Lazy<StageCode>(() => throw new ReportedException(
            [new ErrorReport(ErrorCodes.BadCustomModel, "there is no assembly 'Mine'.", "Build it.")])),
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ARunThatNeedsCodeWhichIsNotThere_StopsBeforeAnythingHasRun()
    {
        Assert.Equal(ErrorCodes.BadCustomModel, Assert.Throws<ReportedException>(() => _fake.Run()).Code);
        Assert.Empty(_fake.Ran);
    }

    [Fact]
    public void WhatDoesNotNeedTheCode_IsRunAndPlannedWithoutIt()
    {
        StageGraph graph = _fake.Graph;
        Engine engine = _fake.NewEngine(graph);
        Assert.Equal([PlanStep.Run, PlanStep.Wait, PlanStep.Wait], engine.Plan(graph.Nodes).Select(step => step.State));
        engine.Run([graph["A"]], force: false, TestContext.Current.CancellationToken);
        Assert.Equal(["A"], _fake.Ran);
        Assert.False(graph["B"].CustomCode!.IsValueCreated);
        Assert.Throws<ReportedException>(() => engine.Plan(graph.Nodes));
        Assert.Throws<ReportedException>(() => engine.FindCustomCode([graph["C"]]));
    }
}
