namespace Bakeoff.Core;

/// <summary>Every error code. Each has an entry in <c>docs/errors.md</c>, held by a test.</summary>
public static partial class ErrorCodes
{
    /// <summary>The command line does not say something that Bakeoff understands.</summary>
    public const string Usage = "BKF1001";
    /// <summary>No experiment of that name.</summary>
    public const string UnknownExperiment = "BKF1002";
    /// <summary>The experiment file is not JSON.</summary>
    public const string ExperimentSyntax = "BKF1003";
    /// <summary>The experiment file has a key that nothing reads.</summary>
    public const string UnknownKey = "BKF1004";
    /// <summary>A value of the experiment file has the wrong type.</summary>
    public const string WrongType = "BKF1005";
    /// <summary>A value lies outside its range.</summary>
    public const string OutOfRange = "BKF1006";
    /// <summary>No dataset of that name.</summary>
    public const string UnknownDataset = "BKF1007";
    /// <summary>A fold that the split does not have.</summary>
    public const string FoldOutOfRange = "BKF1008";
    /// <summary><c>extends</c> names an experiment that is missing, or leads back to itself.</summary>
    public const string BadExtends = "BKF1009";
    /// <summary>There is no stage of that name.</summary>
    public const string UnknownStage = "BKF1010";
    /// <summary>The experiment does not contain that stage.</summary>
    public const string StageNotInExperiment = "BKF1011";
    /// <summary>A value is not one of the words that are allowed.</summary>
    public const string UnknownChoice = "BKF1012";
    /// <summary>A key that must be there is missing.</summary>
    public const string MissingKey = "BKF1013";
    /// <summary>A key is duplicated in one object.</summary>
    public const string DuplicateKey = "BKF1014";

    /// <summary>Two options exclude each other.</summary>
    public const string ConflictingOptions = "BKF1015";

    /// <summary>No run of that name or at that commit is known.</summary>
    public const string UnknownRun = "BKF1016";
    /// <summary>A commit could not be checked out, built or run in a worktree of its own.</summary>
    public const string WorktreeFailed = "BKF1018";

    /// <summary>CI does not run for a pull request, so that there is none to comment on.</summary>
    public const string NoPullRequest = "BKF1019";

    /// <summary>The class of a custom model is not available: its assembly or the class is missing, or it is not a recommender.</summary>
    public const string BadCustomModel = "BKF1020";

    /// <summary>A metric that is asked about, or a model of the pair that is, is not measured.</summary>
    public const string UnknownPrimary = "BKF1021";

    /// <summary>A stage needs more memory than <c>--memory</c> gives to all of them.</summary>
    public const string MemoryTooSmall = "BKF1022";

    /// <summary>The program that runs the stages is not next to the program that uses the library.</summary>
    public const string EngineMissing = "BKF1023";

    /// <summary>The projects with custom models do not build, so that their assemblies are not available.</summary>
    public const string ModelsNotBuilt = "BKF1024";

    /// <summary>Snapshots were to be checked, and no experiment that is meant has one.</summary>
    public const string NoSnapshot = "BKF1025";

    /// <summary>The dataset has no pinned checksum, and the repository has not pinned its archive yet.</summary>
    public const string UnpinnedDataset = "BKF1026";

    /// <summary>The lists of a matrix are empty, name something twice, or make too many points.</summary>
    public const string BadMatrix = "BKF1027";

    /// <summary>A matrix of experiments is named where one experiment is meant.</summary>
    public const string MatrixNotOne = "BKF1028";

    /// <summary>No artifact or metric of that name is known.</summary>
    public const string UnknownArtifact = "BKF1017";

    /// <summary>The archive is not a readable zip file.</summary>
    public const string BadArchive = "BKF2001";
    /// <summary>An entry of the archive would be written outside its folder.</summary>
    public const string UnsafeArchiveEntry = "BKF2002";
    /// <summary>The dataset lacks a file that its format needs.</summary>
    public const string MissingDataFile = "BKF2003";
    /// <summary>A data file is empty.</summary>
    public const string EmptyDataFile = "BKF2004";
    /// <summary>A data file lacks a column.</summary>
    public const string MissingColumn = "BKF2005";
    /// <summary>A value cannot be read as the type of its column, or a row has too few or too many columns.</summary>
    public const string UnreadableValue = "BKF2006";
    /// <summary>A rating lies outside the dataset's scale.</summary>
    public const string RatingOutOfRange = "BKF2007";
    /// <summary>A user rated an item twice.</summary>
    public const string DuplicatePair = "BKF2008";
    /// <summary>A rating names an item that the item file does not have.</summary>
    public const string UnknownItem = "BKF2009";
    /// <summary>A timestamp lies outside 1970 to 2100.</summary>
    public const string BadTimestamp = "BKF2010";
    /// <summary>The split leaves nothing to train on or nothing to test.</summary>
    public const string EmptyFold = "BKF2011";
    /// <summary>A test row is also a training row of its fold.</summary>
    public const string LeakedTestRow = "BKF2012";
    /// <summary>An artifact does not have the format that its reader expects.</summary>
    public const string BadArtifact = "BKF2013";
    /// <summary>The dataset's path does not exist.</summary>
    public const string DatasetPathMissing = "BKF2014";
    /// <summary>Two items of the item file have the same id.</summary>
    public const string DuplicateItem = "BKF2015";

    /// <summary>A database cannot be read.</summary>
    public const string DatabaseFailed = "BKF2016";

    /// <summary>The query of a dataset, or a view that it uses, reads files outside its database.</summary>
    public const string QueryReadsOutside = "BKF2017";

    /// <summary>
    /// The query of a dataset, or a view that it uses, gives other rows each time: it samples, draws random numbers or reads the clock.
    /// </summary>
    public const string QueryNotRepeatable = "BKF2018";

    /// <summary>Two ids differ only in the spaces around them.</summary>
    public const string AmbiguousId = "BKF2019";

    /// <summary>What an archive or a compressed file holds is too large to be unpacked.</summary>
    public const string UnpacksTooLarge = "BKF2022";

    /// <summary>A column is in the names of a dataset's folders alone, as partitioned tables have them.</summary>
    public const string PartitionColumn = "BKF2023";

    /// <summary>The files that make up a table do not have the same columns.</summary>
    public const string UnlikeColumns = "BKF2024";

    /// <summary>A window of time that is to be tested is outside the ratings' times, or has no rating to test.</summary>
    public const string OutsideTheTimes = "BKF2025";

    /// <summary>A split is asked for dates, and the dataset has no times.</summary>
    public const string NoTimes = "BKF2026";

    /// <summary>The filters of a split leave no rating.</summary>
    public const string NothingLeft = "BKF2027";

    /// <summary>A row has two roles in a fold of a given split.</summary>
    public const string GivenRowTwice = "BKF2028";

    /// <summary>The files of a given split are not of one dataset, or one of them has no row.</summary>
    public const string GivenFilesMismatch = "BKF2029";

    /// <summary>What <c>published.json</c> says is not a value that somebody published, or the experiment has no such model or metric.</summary>
    public const string BadPublishedValue = "BKF2030";

    /// <summary>The protocol leaves nothing to chance, and our value is not the published one.</summary>
    public const string PublishedDiffers = "BKF2031";

    /// <summary>The name of a file or a folder is one that DuckDB cannot read.</summary>
    public const string UnreadableName = "BKF2032";

    /// <summary>The downloaded bytes do not have the pinned checksum.</summary>
    public const string ChecksumMismatch = "BKF3001";
    /// <summary>The download does not have the pinned size.</summary>
    public const string SizeMismatch = "BKF3002";
    /// <summary>The network failed, after all retries.</summary>
    public const string NetworkFailed = "BKF3003";
    /// <summary>The archive is not here and <c>--offline</c> forbids to fetch it.</summary>
    public const string OfflineMissing = "BKF3004";
    /// <summary>The mirror is missing or lacks the archive.</summary>
    public const string MirrorLacksFile = "BKF3005";
    /// <summary>The server refused the request.</summary>
    public const string ServerRefused = "BKF3006";

    /// <summary>The remote store cannot be reached or refuses (a warning: the run goes on without it).</summary>
    public const string RemoteUnavailable = "BKF3007";
    /// <summary>The remote store sent an entry or an object that is not what it should be (a warning: it is not used).</summary>
    public const string RemoteRefused = "BKF3008";

    /// <summary>The host of the repository did not take the comment on a pull request.</summary>
    public const string CommentFailed = "BKF3009";

    /// <summary>The address of the remote store is malformed, or its folder is not there.</summary>
    public const string RemoteAddressWrong = "BKF3010";
    /// <summary>The credentials of the remote store cannot be sent.</summary>
    public const string RemoteCredentialsWrong = "BKF3011";
    /// <summary>Results could not be uploaded to the remote store, and the command is about nothing else.</summary>
    public const string PushFailed = "BKF3012";

    /// <summary>A split holds users out whole, and a model cannot score users whom it was not trained on.</summary>
    public const string CannotFoldIn = "BKF3013";

    /// <summary>A matrix is too close to one without an inverse for the precision that a model computes with.</summary>
    public const string IllConditioned = "BKF3014";

    /// <summary>The store cannot be written or read.</summary>
    public const string StoreUnusable = "BKF4001";
    /// <summary>A stored object or action is damaged (a warning: the stage runs again).</summary>
    public const string StoreDamaged = "BKF4002";
    /// <summary>The engine was rebuilt while a stage ran, so it is unknown which code wrote the result.</summary>
    public const string CodeChanged = "BKF4003";
    /// <summary>A file of the user's was changed during a run, after its content had been hashed.</summary>
    public const string FileChanged = "BKF4004";

    /// <summary>Locks do nothing in the store's folder, so that processes can disturb one another (a warning).</summary>
    public const string LocksDoNothing = "BKF4005";
    /// <summary>A lock of the store cannot be taken though no process is known to hold it.</summary>
    public const string LockUnavailable = "BKF4006";

    /// <summary>A stage or a command used up the memory that it may hold.</summary>
    public const string OutOfMemory = "BKF4007";

    /// <summary>An archive is not a bundle, or not as it was written: a file is missing, is another one, or was added.</summary>
    public const string BadBundle = "BKF4008";

    /// <summary>A bundle lacks something that an audit looks for.</summary>
    public const string BundleIncomplete = "BKF4009";

    /// <summary>A bundle was run again, and some file has other bytes.</summary>
    public const string NotReproduced = "BKF4010";

    /// <summary>The same key gave other bytes.</summary>
    public const string DeterminismAlarm = "BKF5001";

    /// <summary>Training diverged: the loss or a weight is not finite.</summary>
    public const string TrainingDiverged = "BKF6001";
    /// <summary>libtorch cannot be loaded on this machine.</summary>
    public const string TorchUnavailable = "BKF6002";
    /// <summary>A training option is refused by the trainer.</summary>
    public const string BadTrainingOption = "BKF6003";

    /// <summary>Early stopping was asked for, and no rating can be held out.</summary>
    public const string NothingHeldOut = "BKF6004";

    /// <summary>A training device is not there.</summary>
    public const string DeviceUnavailable = "BKF6005";

    /// <summary>A custom model, a class or a command, failed.</summary>
    public const string CustomModelFailed = "BKF6006";

    /// <summary>An iterative solver did not come to the accuracy that it promises.</summary>
    public const string NoConvergence = "BKF6007";

    /// <summary>A training device has too little memory.</summary>
    public const string DeviceMemory = "BKF6008";

    /// <summary>A user or item has an id that a format for export cannot hold.</summary>
    public const string UnwritableId = "BKF6009";

    /// <summary>A model's predictions lack test rows, repeat them, or hold rows that are not in the test set.</summary>
    public const string BadPredictions = "BKF7001";
    /// <summary>A model's recommendation lists are malformed.</summary>
    public const string BadRecommendations = "BKF7002";

    /// <summary>A metric does not measure a model: it is as good by chance, or with its predictions shuffled.</summary>
    public const string DoesNotMeasure = "BKF7003";

    /// <summary>A split repeats a rating, so that a test row is trained on, or holds ratings that are not the dataset's.</summary>
    public const string LeakingSplit = "BKF7004";

    /// <summary>Training read test rows: with other test rows it gives another model.</summary>
    public const string LeakingModel = "BKF7005";

    /// <summary>Two runs, or some of their metrics, are not to be compared.</summary>
    public const string NotComparable = "BKF7006";

    /// <summary>A comparison with <c>--fail-on</c> found what it was to fail on.</summary>
    public const string ComparedWorse = "BKF7007";

    /// <summary>An experiment no longer gives the metrics of its snapshot.</summary>
    public const string SnapshotChanged = "BKF7008";

    /// <summary>A comparison needs a commit, and there is no git repository, no git, or git refuses to work.</summary>
    public const string NoBaselineRepository = "BKF7009";

    /// <summary>A commit to compare with has no such experiment.</summary>
    public const string NotInBaseline = "BKF7010";

    /// <summary>A commit to compare with reads data that is neither in git there nor in the working copy.</summary>
    public const string NoBaselineData = "BKF7011";

    /// <summary>A custom metric fails, or gives a value that is not in its range.</summary>
    public const string CustomMetricFailed = "BKF7012";

    /// <summary>A split uses a row for two things, such as training and test, or trains on the future of what it tests.</summary>
    public const string LeakingRoles = "BKF7014";

    /// <summary>A file of lists or scores that were made elsewhere cannot be read, or lacks a column.</summary>
    public const string UnreadableLists = "BKF7015";

    /// <summary>A file of lists or scores that were made elsewhere names users, items or folds that the experiment does not have.</summary>
    public const string ForeignLists = "BKF7016";

    /// <summary>A file of lists or scores that were made elsewhere contradicts itself: a pair twice, a gap in ranks, a NaN score.</summary>
    public const string ContradictoryLists = "BKF7017";

    /// <summary>Lists that were made elsewhere recommend what the user has rated in training.</summary>
    public const string SeenRecommended = "BKF7018";

    /// <summary>A fault in Bakeoff itself.</summary>
    public const string Internal = "BKF9001";

    /// <summary>A stage's process ended without a result.</summary>
    public const string StageProcessDied = "BKF9002";
}
