using System.CommandLine;
using Bakeoff.Benchmarks;

var root = new RootCommand("Bakeoff's benchmarks. Each measurement is a process of its own; results go to docs/benchmarks.");
root.Subcommands.Add(SvdBenchmark.Create());
root.Subcommands.Add(SvdMeasurement.Create());
root.Subcommands.Add(PhasesBenchmark.Create());
root.Subcommands.Add(PhasesMeasurement.Create());
root.Subcommands.Add(SvdPlusPlusBenchmark.Create());
root.Subcommands.Add(TwoTowerBenchmark.Create());
root.Subcommands.Add(TwoTowerMeasurement.Create());
root.Subcommands.Add(GraphBenchmark.Create());
root.Subcommands.Add(GraphPeer.Create());
root.Subcommands.Add(PairsBenchmark.Create());
foreach (Command command in DataStagesBenchmark.Create())
{
    root.Subcommands.Add(command);
}

foreach (Command command in NeighboursBenchmark.Create())
{
    root.Subcommands.Add(command);
}

root.Subcommands.Add(EngineBenchmark.Create());
root.Subcommands.Add(EvaluationBenchmark.Create());
root.Subcommands.Add(EvaluationPhasesBenchmark.Create());
root.Subcommands.Add(CoverageBenchmark.Create());
root.Subcommands.Add(IalsBenchmark.Create());
root.Subcommands.Add(DenseBenchmark.Create());
root.Subcommands.Add(DenseMeasurement.Create());
root.Subcommands.Add(BayesianMfBenchmark.Create());
root.Subcommands.Add(TuningBenchmark.Create());
root.Subcommands.Add(EstimatesBenchmark.Create());
root.Subcommands.Add(ExplorerPageBenchmark.Create());
root.Subcommands.Add(UiBenchmark.Create());
return root.Parse(args).Invoke();
