#load "build/engine.cake"

var target = Argument("target", "Report");

// The graph, as the engine has it: StageTableTests holds this list and its tree to the descriptors of the stages.
StageTask("Download", "Fetch or generate the dataset");
StageTask("Ingest", "Read, check and sort the ratings into Parquet", "Download");
StageTask("Split", "Cut the ratings into folds", "Ingest");
StageTask("Integrity", "Check that no test row is trained on, and count what the folds hold", "Split");
StageTask("TrainSvd", "Train matrix factorization on each fold", "Split");
StageTask("TrainTwoTower", "Train the two-tower model on each fold", "Split");
StageTask("TrainBaselines", "Fit bias and mean on each fold", "Split");
StageTask("TrainItemKnn", "Fit item-based nearest neighbours on each fold", "Split");
StageTask("TrainUserKnn", "Fit user-based nearest neighbours on each fold", "Split");
StageTask("TrainRp3Beta", "Fit RP3beta on each fold", "Split");
StageTask("TrainPureSvd", "Fit PureSVD on each fold", "Split");
StageTask("TrainEase", "Fit EASE on each fold", "Split");
StageTask("TrainSlim", "Fit SLIM on each fold", "Split");
StageTask("TrainIals", "Fit ALS on implicit feedback on each fold", "Split");
StageTask("TrainBayesianMf", "Sample Bayesian matrix factorization on each fold", "Split");
StageTask("TrainAls", "Fit ALS on ratings on each fold", "Split");
StageTask("TrainBpr", "Train matrix factorization by Bayesian personalized ranking on each fold", "Split");
StageTask("TrainWarp", "Train matrix factorization by the weighted approximate-rank pairwise loss on each fold", "Split");
StageTask("TrainRecentPopularity", "Count what was popular of late on each fold", "Split");
StageTask("TrainLastCategory", "Find what is popular within the category that each user chose last on each fold", "Split");
StageTask("TrainOwn", "Train the experiment's custom models, classes or commands, on each fold", "Split");
StageTask("Import", "Take in lists and scores that were made elsewhere, for each fold", "Split");
StageTask("Evaluate", "Measure every model on the test rows",
    "TrainSvd", "TrainTwoTower", "TrainBaselines", "TrainItemKnn", "TrainUserKnn", "TrainRp3Beta", "TrainPureSvd", "TrainEase",
    "TrainSlim", "TrainIals", "TrainBayesianMf", "TrainAls", "TrainBpr", "TrainWarp", "TrainRecentPopularity", "TrainLastCategory",
    "TrainOwn", "Import");
StageTask("Report", "Write the page", "Integrity", "Evaluate");

EngineTask("Plan", "Say which stages are up to date", "plan");
EngineTask("Explain", "Say why a stage runs: --stage=NAME", "explain");
EngineTask("Logs", "Show what stages say that run on other machines: --stage=NAME, or all", "logs");
EngineTask("Audit", "Run cached stages again and compare the bytes: --stage=NAME, or all", "audit");
EngineTask("Compare", "Did it get better? Compare with --baseline=BRANCH, user by user", "compare");
EngineTask("Leaderboard", "Show all experiments on one page", "leaderboard");
EngineTask("Sweep", "Search over options on a validation slice, as the experiment's 'sweep' says", "sweep");
EngineTask("Snapshot", "Hold the metrics of experiments to what was committed with them; --accept writes it", "snapshot");
EngineTask("Published", "Hold experiments to published numbers, as far as their data is at hand; writes docs/published.md", "published");
EngineTask("Comment", "In CI: post the comparisons to the pull request", "comment");
EngineTask("Measure", "Measure lists made elsewhere on an experiment's test rows: --lists=FILE, --predictions=FILE", "evaluate");
EngineTask("Export", "Write a model's vectors for serving: --model=svd or two-tower", "export");
EngineTask("Bundle", "Write an experiment with all that reproduces it into one archive; --check and --run take one", "bundle");
EngineTask("Push", "Upload what is up to date here and the remote store lacks; --all for every experiment", "push");
EngineTask("Runs", "List the runs with their metrics", "runs");
EngineTask("Gc", "Show what nobody refers to any more; --yes deletes it", "gc");
EngineTask("Doctor", "Verify every byte of the store, and check the machine", "doctor");
EngineTask("Ui", "Show the runs, those under way and the store in a browser, until Ctrl-C", "ui");
EngineTask("Datasets", "List the datasets", "datasets");

Task("Test").Description("Run the tests")
    .Does(() => EngineProcess.Run("test"));

Task("Pack").Description("Make the packages, into artifacts/packages; the engine's is that of this system")
    .Does(() =>
    {
        EngineProcess.Run("build", "Bakeoff.slnx", "-c", "Release", "--nologo", "-v", "quiet", "-tl:off");
        EngineProcess.Run("pack", "Bakeoff.slnx", "-c", "Release", "--no-build", "--nologo", "-o", "artifacts/packages");
        // The package of the tool itself is small: it names that of each system.
        EngineProcess.Run("pack", "src/Bakeoff.Cli/Bakeoff.Cli.csproj", "-c", "Release", "--no-build", "--nologo", "-p:UseCurrentRuntimeIdentifier=false", "-p:CreateRidSpecificToolPackages=false", "-p:IncludeSymbols=false", "-o", "artifacts/packages");
    });

Task("Benchmark").Description("Measure the trainers, the engine and the evaluation, into docs/benchmarks; takes three quarters of an hour")
    .Does(() =>
    {
        EngineProcess.Run("run", "--project", "tests/Bakeoff.Benchmarks", "-c", "Release", "--", "svd");
        EngineProcess.Run("run", "--project", "tests/Bakeoff.Benchmarks", "-c", "Release", "--", "two-tower");
        EngineProcess.Run("run", "--project", "tests/Bakeoff.Benchmarks", "-c", "Release", "--", "engine");
        EngineProcess.Run("run", "--project", "tests/Bakeoff.Benchmarks", "-c", "Release", "--", "evaluation");
    });

Task("Clean").Description("Delete the build's output; the store stays")
    .Does(() => CleanDirectories(new[] { "artifacts/bin", "artifacts/obj", "artifacts/cake" }));

try
{
    RunRequested(target);
}
catch (CakeReportException report) when (report.InnerException is CakeException stopped)
{
    throw stopped; // Cake's own wrapper would exit with 1, whatever the command said.
}
