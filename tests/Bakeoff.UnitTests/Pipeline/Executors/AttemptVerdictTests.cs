using Bakeoff.Pipeline;

namespace Bakeoff.UnitTests;

public sealed class AttemptVerdictTests
{
    [Theory]
    [InlineData("process 2147483646 on {machine}", true)]
    [InlineData("process {this} on {machine}", false)]
    [InlineData("process 2147483646 on another-machine", false)]
    [InlineData("somebody", false)]
    public void IsHeadGone_OfAClaim_IsSureOfProcessesOfThisMachineAlone(string head, bool isGone) => Assert.Equal(isGone, AttemptVerdict.IsHeadGone(
        Attempt(1, AttemptCause.Needed) with
        {
            Head = head.Replace("{machine}", Environment.MachineName, StringComparison.Ordinal)
                .Replace("{this}", FormattableString.Invariant($"{Environment.ProcessId}"), StringComparison.Ordinal),
        }));

    [Fact]
    public void Next_CountsTheCausesOfTheSameSeriesAlone()
    {
        TaskAttempt[] attempts =
        [
            Attempt(1, AttemptCause.Needed), Attempt(2, AttemptCause.Memory), Attempt(3, AttemptCause.Needed), Attempt(4, AttemptCause.Time),
        ];
        TaskAttempt next = AttemptVerdict.Next(attempts, AttemptCause.Memory, "it ended")!;
        Assert.Equal((5, 2_000, 100L, "it ended"), (next.Number, next.Share.MemoryBytes, next.Share.Seconds, next.Before));
        Assert.Null(AttemptVerdict.Next(attempts, AttemptCause.Time, "it ended"));
    }

    [Fact]
    public void AStageThatIsLostAgainAndAgain_HasARemedy_ThatNamesWhatRunsFirstThere()
    {
        TaskAttempt last = Attempt(6, AttemptCause.Lost);
        Assert.DoesNotContain("before", AttemptVerdict.Refuse(last, AttemptCause.Lost, "attempt 6 ended").Remedy, StringComparison.Ordinal);
        Assert.Equal(
            "Look at the nodes, at what the job said, and at what runs first; then run again.",
            AttemptVerdict.Refuse(last, AttemptCause.Lost, "attempt 6 ended", "at what runs first").Remedy);
    }

    private static TaskAttempt Attempt(int number, AttemptCause cause) => new()
    {
        Key = "key", Label = "Split", Number = number, Cause = cause, Executor = "slurm", Batch = "batch", Index = 0,
        Share = new TaskShare(1, 1_000, 100), Head = "process 1 on head",
    };
}
