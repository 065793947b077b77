using Bakeoff.Core;
using Bakeoff.Experiments;
using Bakeoff.Pipeline;

namespace Bakeoff.UnitTests;

/// <summary>For how long a scheduler is waited for that does not answer, and what is said of one that refuses.</summary>
public sealed class SlurmTalkTests
{
    private const string Silent = "slurm_load_jobs error: Unable to contact slurm controller (connect failure)";
    private readonly FakeSlurm _slurm = new();
    private readonly MovedClock _clock = new();
    private readonly SlurmTalk _talk;

    public SlurmTalkTests() => _talk = new SlurmTalk(_slurm, TimeSpan.FromSeconds(60), _clock);

    [Fact]
    public void ASchedulerThatHasNeverAnswered_IsAnErrorAfterAMinute_ThatSaysWhatItSaid()
    {
        _slurm.Answers["squeue"] = new(1, "", Silent);
        Assert.Throws<ExecutorBusyException>(() => _talk.Ask("squeue", []));
        _clock.Seconds = 59;
        Assert.Throws<ExecutorBusyException>(() => _talk.Ask("squeue", []));
        _clock.Seconds = 60;
        ReportedException error = Assert.Throws<ReportedException>(() => _talk.Ask("squeue", []));
        Assert.Equal(ErrorCodes.ExecutorSilent, error.Code);
        Assert.Equal($"Slurm has not answered within 60 s: squeue does not answer: {Silent}.", error.Message);
        Assert.Contains("sinfo", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void TheMinute_BeginsWithTheFirstQuestion_AndNotWithTheCommand()
    {
        _clock.Seconds = 3600;
        _slurm.Answers["sbatch"] = new(1, "", Silent);
        Assert.Throws<ExecutorBusyException>(() => Submit());
    }

    [Theory]
    [InlineData("squeue")]
    [InlineData("sinfo")]
    [InlineData("sbatch")]
    public void ASchedulerThatHasAnsweredOnce_IsWaitedFor(string program)
    {
        Action ask = program == "squeue" ? () => _talk.Ask("squeue", []) : program == "sinfo" ? () => _talk.AskForNodes([]) : Submit;
        ask();
        _slurm.Answers["squeue"] = _slurm.Answers["sbatch"] = new(1, "", Silent);
        for (_clock.Seconds = 0; _clock.Seconds < 1000; _clock.Seconds += 300)
        {
            Assert.Throws<ExecutorBusyException>(() => _talk.Ask("squeue", []));
            Assert.Throws<ExecutorBusyException>(Submit);
        }
    }

    [Fact]
    public void ARefusalInUnknownWords_OfASchedulerThatHasTakenNothing_IsOneAfterAMinute()
    {
        _talk.AskForNodes([]);
        _slurm.Answers["sbatch"] = new(
            1, "", "sbatch: error: lab policy: say for what project\nsbatch: error: Batch job submission failed: Unspecified error");
        Assert.Throws<ExecutorBusyException>(Submit);
        _clock.Seconds = 61;
        ReportedException error = Assert.Throws<ReportedException>(Submit);
        Assert.Equal(ErrorCodes.ExecutorRefused, error.Code);
        Assert.Equal("sbatch refused TrainSvd[0]: lab policy: say for what project; Unspecified error.", error.Message);
    }

    [Fact]
    public void ARefusal_IsSaidOnce_WithTheSettingThatItIsAbout()
    {
        _slurm.Answers["sbatch"] = new(1, "", """
            sbatch: error: invalid partition specified: nowhere
            sbatch: error: Batch job submission failed: Invalid partition name specified
            sbatch: error: Batch job submission failed: Invalid partition name specified
            """);
        ReportedException error = Assert.Throws<ReportedException>(Submit);
        Assert.Equal("sbatch refused TrainSvd[0]: invalid partition specified: nowhere; Invalid partition name specified.", error.Message);
        Assert.Equal("Correct \"partition\" (nowhere) of \"executor\" or its \"stages\", \"TrainSvd\" in bakeoff.json.", error.Remedy);
    }

    [Theory]
    [InlineData("Memory specification can not be satisfied", "Correct \"memory\" (6.0 GB) of")]
    [InlineData("Requested node configuration is not available", "Correct \"cores\" (2) or \"memory\" (6.0 GB) of")]
    [InlineData("Invalid account or account/partition combination specified", "Correct \"account\" (not set) or \"partition\" (nowhere) of")]
    [InlineData("Invalid qos specification", "Correct \"qos\" (not set) of")]
    [InlineData("Requested time limit is invalid (missing or exceeds some limit)", "Correct \"minutes\" (10) of")]
    [InlineData("unrecognized option '--partitoin=long'", "Correct \"arguments\" (not set) of")]
    [InlineData(
        "Invalid generic resource (gres) specification",
        "Correct \"partition\" (nowhere) or \"account\" or \"qos\" or \"arguments\" or \"cores\" (2)")]
    public void ARemedy_NamesTheSettings_WithTheirValues(string said, string remedy)
    {
        _slurm.Answers["sbatch"] = new(1, "", "sbatch: error: " + said);
        Assert.StartsWith(remedy, Assert.Throws<ReportedException>(Submit).Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Requested time limit is invalid", "Correct \"headMinutes\" (1440) of \"executor\" in bakeoff.json.")]
    [InlineData("Memory specification can not be satisfied", "Correct \"partition\" or \"account\" or \"qos\"")]
    public void ARemedyForTheCommandItself_NamesNothingThatIsNotSetForIt(string said, string remedy) => Assert.StartsWith(
        remedy, new SlurmRequest("the command", "", SlurmRequest.ValuesOfHead(new ExecutorOptions(), "1440")).Remedy(said), StringComparison.Ordinal);

    private void Submit() => _talk.Submit([], "", new SlurmRequest(
        "TrainSvd[0]", "stages.TrainSvd", SlurmRequest.ValuesOf(new ExecutorOptions { Partition = "nowhere" }, "2", 6_000_000_000, "10")));

    private sealed class MovedClock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
