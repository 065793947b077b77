using System.Globalization;
using Bakeoff.Core;
using Bakeoff.Tables;
using DuckDB.NET.Data;

namespace Bakeoff.Models;

/// <summary>The files that a command reads and writes, as <c>docs/how-to/custom-models.md</c> lists them.</summary>
internal sealed class CommandFiles
{
    private const string Layout = "header = true, delim = ',', quote = '\"', escape = '\"'";
    private static readonly (string Name, string Type)[] s_columns = [("user", "VARCHAR"), ("item", "VARCHAR"), ("score", "DOUBLE")];
    private readonly StageContext _context;
    private readonly CustomModelOptions _options;
    private readonly DuckDbSession _session;
    private readonly string _split;
    private readonly FoldRoles _roles;
    private OffScale? _offScale;

    public CommandFiles(StageContext context, CustomModelOptions options, DuckDbSession session)
    {
        (_context, _options, _session) = (context, options, session);
        _split = DuckDbSession.Parquet(context.InputFile("Split", "split.parquet"));
        _roles = SplitRoles.OfFold(context);
        Input = Directory.CreateDirectory(Path.Combine(context.WorkFolder, "input")).FullName;
        Output = Directory.CreateDirectory(Path.Combine(context.WorkFolder, "output")).FullName;
    }

    public string Input { get; }

    public string Output { get; }

    /// <summary>How many rows are trained on.</summary>
    public long TrainingRows { get; private set; }

    /// <summary>How many of the test users have no list.</summary>
    public long UsersWithoutList { get; private set; }

    /// <summary>How many predicted ratings lie outside of the dataset's scale.</summary>
    public long PredictionsOffScale => _offScale?.Count ?? 0;

    /// <summary>Training rows, items, the users that want lists, the options, and what the dataset's numbers mean.</summary>
    public void WriteTraining()
    {
        // The split's rows are by user and time, ties included; a plain scan keeps their order.
        Csv($"SELECT \"user\", item, rating, timestamp FROM {_split} WHERE {_roles.TrainingRows}", "train.csv");
        Csv($"SELECT item, title, year, genres FROM {DuckDbSession.Parquet(CatalogueFile.Find(_context))} ORDER BY item",
            "items.csv");
        Csv($"SELECT DISTINCT \"user\" FROM {_split} WHERE {_roles.TestRows} ORDER BY \"user\"", "users.csv");
        TrainingRows = _session.Scalar<long>($"SELECT count(*) FROM {_split} WHERE {_roles.TrainingRows}");
        AtomicFile.WriteText(Path.Combine(Input, "options.json"), _options.Options + "\n");
        var facts = DatasetFacts.Read(_context);
        _offScale = new OffScale(facts.Scale);
        AtomicFile.WriteText(Path.Combine(Input, "dataset.json"), CanonicalJson.Serialize(facts));
    }

    /// <summary>
    /// Takes into the database what is asked of the artifacts after the command has run: the test rows, what their users have seen, all users, and
    /// the items. The artifacts may be gone by then.
    /// </summary>
    public void KeepTheRest()
    {
        _session.Execute($"CREATE TABLE test AS SELECT \"user\", item, timestamp FROM {_split} WHERE {_roles.TestRows}", _context.Cancellation);
        _session.Execute(
            $"CREATE TABLE seen AS SELECT \"user\", item FROM {_split} WHERE \"user\" IN (SELECT \"user\" FROM test) AND {_roles.SeenRows}",
            _context.Cancellation);
        _session.Execute($"CREATE TABLE users AS SELECT DISTINCT \"user\" FROM {_split}", _context.Cancellation);
        _session.Execute(
            $"CREATE TABLE items AS SELECT item FROM {DuckDbSession.Parquet(CatalogueFile.Find(_context))}", _context.Cancellation);
    }

    /// <summary>The pairs whose ratings are to be predicted.</summary>
    /// <exception cref="EvaluationException">The command has deleted the folder (<c>BKF7001</c>).</exception>
    public void WritePairs()
    {
        if (!Directory.Exists(Input))
        {
            throw new EvaluationException(
                ErrorCodes.BadPredictions, "pairs.csv", $"the command of '{_options.Model}' has deleted its input folder in the phase train.",
                "Leave it: the phase predict finds pairs.csv there, and what the phase train found.");
        }

        Csv("SELECT \"user\", item FROM test ORDER BY \"user\", item", "pairs.csv");
    }

    /// <summary>
    /// Makes both lists of the scores that the command wrote, of equal scores the row first that was written first: an order by ids would favour what
    /// has a low one. What a list may not hold is taken out, and the rest ranked again.
    /// </summary>
    /// <exception cref="EvaluationException">The file is missing or malformed (<c>BKF7002</c>).</exception>
    public void ReadLists()
    {
        Read("recommendations.csv", "recommended", ErrorCodes.BadRecommendations);
        Refuse(
            "SELECT \"user\", item FROM recommended WHERE \"user\" NOT IN (SELECT \"user\" FROM users)",
            "writes a list for user {0}, who is neither in users.csv nor in train.csv",
            "Write the ids as they are in users.csv, and a list for each user of it.");
        Refuse("SELECT \"user\", item FROM recommended WHERE item NOT IN (SELECT item FROM items)",
            "recommends the item {1}, which is not in items.csv, to user {0}");
        Refuse("SELECT \"user\", item FROM recommended GROUP BY ALL HAVING count(*) > 1", "recommends the item {1} to user {0} more than once");
        const string Users = "\"user\" IN (SELECT \"user\" FROM test)";
        Lists($"SELECT * FROM recommended WHERE {Users}", ModelFiles.SeenIncluded);
        Lists($"SELECT * FROM recommended r WHERE {Users} AND NOT EXISTS (FROM seen s WHERE s.\"user\" = r.\"user\" AND s.item = r.item)",
            ModelFiles.SeenExcluded);
        WarnOfUsersWithoutList();
        WarnOfOtherUsers();
    }

    /// <summary>
    /// A command may make lists for all users that it knows; but one that was to make them for these alone has taken the wrong file.
    /// </summary>
    private void WarnOfOtherUsers()
    {
        const string Others = "SELECT DISTINCT \"user\" FROM recommended WHERE \"user\" NOT IN (SELECT \"user\" FROM test)";
        if (_session.Scalar<long>($"SELECT count(*) FROM ({Others})") is > 0 and var others)
        {
            string first = string.Create(CultureInfo.InvariantCulture, $"{_session.Scalar<long>($"SELECT min(\"user\") FROM ({Others})")}");
            string users = others == 1 ? "1 user who is" : string.Create(CultureInfo.InvariantCulture, $"{others} users who are");
            _context.Progress.Warn(
                $"the command of '{_options.Model}' wrote lists for {users} not in users.csv, such as user {first}: they are not measured, and "
                    + "left out.");
        }
    }

    /// <summary>To recommend nothing is a result, and counts as one; but mostly it is a mistake.</summary>
    private void WarnOfUsersWithoutList()
    {
        const string Without = "SELECT DISTINCT \"user\" FROM test WHERE \"user\" NOT IN (SELECT \"user\" FROM recommended)";
        UsersWithoutList = _session.Scalar<long>($"SELECT count(*) FROM ({Without})");
        if (UsersWithoutList > 0)
        {
            long users = _session.Scalar<long>("SELECT count(DISTINCT \"user\") FROM test");
            long first = _session.Scalar<long>($"SELECT min(\"user\") FROM ({Without})");
            _context.Progress.Warn(FormattableString.Invariant(
                $"the command of '{_options.Model}' wrote no list for {UsersWithoutList} of the {users} test users, the first of them user {first}: ")
                + "they count as 0 in all metrics of hits. Let it write a list for each user of users.csv, if that is not meant.");
        }
    }

    /// <summary>Writes a prediction for each test row: those of the command, or none.</summary>
    /// <exception cref="EvaluationException">The file is missing or malformed (<c>BKF7001</c>).</exception>
    public void ReadPredictions(bool there)
    {
        if (there)
        {
            Read("predictions.csv", "predicted", ErrorCodes.BadPredictions);

            // Evaluate would ask for a row for each pair, with an empty score where there is none: what is right for stages, and refused here.
            RefusePredictions(
                "GROUP BY ALL HAVING count(*) > 1", "predicts user {0}'s rating of item {1} more than once",
                "Write each pair of pairs.csv at most once, and leave out those without a score.");
            const string Asked = "Write the ids as they are in pairs.csv.";
            RefusePredictions(
                "WHERE \"user\" NOT IN (SELECT \"user\" FROM users)",
                "predicts a rating of user {0}, who is neither in users.csv nor in train.csv (of item {1})", Asked);
            RefusePredictions(
                "WHERE item NOT IN (SELECT item FROM items UNION ALL SELECT item FROM test)",
                "predicts user {0}'s rating of the item {1}, which is not in items.csv", Asked);
            WarnOfPredictions();
            _offScale?.Add(_session, "SELECT score FROM predicted JOIN test USING (\"user\", item)");
            _offScale?.Warn(_context, _options.Model, "\"scores\": \"ranking\"");
        }

        string score = there ? "p.score" : "NULL::DOUBLE", join = there ? "LEFT JOIN predicted p ON p.\"user\" = t.\"user\" AND p.item = t.item" : "";
        _session.WriteParquet(
            $"SELECT t.\"user\", t.item, {score} AS score FROM test t {join} ORDER BY t.\"user\", t.timestamp, t.item",
            _context.OutputFile($"{_options.Model}/{ModelFiles.Predictions}"));
    }

    /// <summary>
    /// Both are allowed, since not every model knows every pair, and one may predict more than it is asked for; but mostly they are a mistake.
    /// </summary>
    private void WarnOfPredictions()
    {
        const string Matching = "SELECT 1 FROM predicted p WHERE EXISTS (FROM test t WHERE t.\"user\" = p.\"user\" AND t.item = p.item)";
        (long rows, long predicted) = (_session.Scalar<long>("SELECT count(*) FROM test"), _session.Scalar<long>("SELECT count(*) FROM predicted"));
        long matching = _session.Scalar<long>($"SELECT count(*) FROM ({Matching})");
        if (predicted - matching is > 0 and var others)
        {
            string pairs = others == 1 ? "1 pair that is" : string.Create(CultureInfo.InvariantCulture, $"{others} pairs that are");
            _context.Progress.Warn(
                $"the command of '{_options.Model}' wrote predictions for {pairs} not in pairs.csv: they are not measured, and left out.");
        }

        if (matching < rows)
        {
            string consequence = matching == 0 ? "it has no errors of predictions" : "its errors are over these alone";
            string share = string.Create(CultureInfo.InvariantCulture, $"{matching} of the {rows} test rows");
            _context.Progress.Warn(
                $"the command of '{_options.Model}' wrote predictions for {share}: {consequence}. Let it write one for each pair of pairs.csv, if "
                    + "that is not meant.");
        }
    }

    private void RefusePredictions(string which, string problem, string remedy) =>
        Refuse($"SELECT \"user\", item FROM predicted {which}", problem, remedy, "predictions.csv", ErrorCodes.BadPredictions);

    private void Lists(string rows, string file) => _session.WriteParquet(
        $"SELECT * FROM (SELECT \"user\", row_number() OVER (PARTITION BY \"user\" ORDER BY score DESC, line)::INTEGER AS rank, item, score FROM "
            + $"({rows})) WHERE rank <= {TopItems.ListLength} ORDER BY \"user\", rank",
        _context.OutputFile($"{_options.Model}/{file}"));

    private void Refuse(
        string pairs, string problem, string remedy = "Write each item of items.csv at most once for a user.",
        string file = "recommendations.csv", string code = ErrorCodes.BadRecommendations)
    {
        if (_session.List($"{pairs} ORDER BY ALL LIMIT 1", row => (User: row.GetInt64(0), Item: row.GetInt64(1))) is [var first, ..])
        {
            throw new EvaluationException(
                code, file,
                $"the command of '{_options.Model}' {string.Format(CultureInfo.InvariantCulture, problem, first.User, first.Item)}.", remedy);
        }
    }

    private void Read(string file, string table, string code)
    {
        string path = Path.Combine(Output, file);
        RequireText(path, file, code);
        IReadOnlyList<(string Name, string Type)> columns = ColumnsOf(path, file, code);
        try
        {
            string source = DuckDbSession.Csv(path, columns, Layout);
            _session.Execute(
                $"CREATE TABLE {table} AS SELECT {Integer("\"user\"")}, {Integer("item")}, score, row_number() OVER () AS line FROM {source}");
        }
        catch (DuckDBException e)
        {
            var fault = CsvFault.Parse(e.Message.Replace(path, file, StringComparison.Ordinal));
            throw Wrong(
                code, file, fault.Problem,
                "Write the header user,item,score and a row for each pair, the score with a decimal point: a decimal comma is not read.", fault.Line);
        }

        // DuckDB takes 1_0 for 10.
        string texts = DuckDbSession.Csv(path, columns.Select(column => (column.Name, "VARCHAR")), Layout);
        if (TextBytes.HasUnderscore(path)
            && _session.List($"SELECT score FROM {texts} WHERE contains(score, '_') LIMIT 1", row => row.GetString(0)) is [var odd])
        {
            throw Wrong(code, file, $"the score '{odd}' is not a number", "Write digits and a decimal point alone.");
        }

        string notFinite = $"SELECT \"user\", item FROM {table} WHERE score IS NULL OR NOT isfinite(score) ORDER BY ALL LIMIT 1";
        if (_session.List(notFinite, row => (User: row.GetInt64(0), Item: row.GetInt64(1))) is [var bad, ..])
        {
            string problem = $"the score of user {bad.User} and item {bad.Item} is missing, NaN or infinite";
            throw Wrong(code, file, problem, "Leave out the rows that have no score.");
        }
    }

    private void RequireText(string path, string file, string code)
    {
        if (!File.Exists(path))
        {
            throw new EvaluationException(
                code, file, $"the command of '{_options.Model}' did not write it.",
                "Write it to the output folder, with the header user,item,score.");
        }

        if (new FileInfo(path).LinkTarget is not null)
        {
            throw new EvaluationException(code, file, $"what the command of '{_options.Model}' wrote is a link.", "Write the file itself.");
        }

        if (TextBytes.IsUtf16(path))
        {
            throw Wrong(code, file, TextBytes.Utf16, TextBytes.RemedyOfUtf16);
        }
    }

    private EvaluationException Wrong(string code, string file, string problem, string remedy, long? line = null) =>
        new(code, file, $"what the command of '{_options.Model}' wrote is not right: {problem}.", remedy, line);

    /// <summary>An id as SQL. DuckDB would read 1.6 as 2 and 007 as 7, which are other ids.</summary>
    private static string Integer(string column) =>
        $"CASE WHEN TRY_CAST({column} AS BIGINT)::VARCHAR = trim({column}) THEN {column}::BIGINT "
        + $"ELSE error('the id ' || coalesce({column}, '') || ' is not an integer in its usual form') END AS {column}";

    /// <summary>All columns of the file in its order: user, item and score by their names, wherever they are and in whatever case.</summary>
    private IReadOnlyList<(string Name, string Type)> ColumnsOf(string path, string file, string code)
    {
        IReadOnlyList<string> header = new FileInfo(path).Length == 0 ? [] : CsvHeader.Read(path, ","); // A pipe has no length, and no end.
        foreach ((string name, _) in s_columns)
        {
            if (header.Count(found => found.Equals(name, StringComparison.OrdinalIgnoreCase)) is not 1 and var times)
            {
                string problem = times == 0 ? "no column" : $"{times} columns named";
                string found = header.Count == 0 ? "the first line is empty" : $"the first line is {string.Join(',', header)}";
                throw new EvaluationException(
                    code, file, $"the header of what the command of '{_options.Model}' wrote has {problem} '{name}': {found}.",
                    "Write the header user,item,score as the first line; the columns may have any order, and others are not read.", line: 1);
            }
        }

        return CsvHeader.Match(header, s_columns, StringComparison.OrdinalIgnoreCase);
    }

    private void Csv(string query, string file) =>
        _session.Execute($"COPY ({query}) TO {DuckDbSession.Quote(Path.Combine(Input, file))} (FORMAT csv, HEADER)", _context.Cancellation);
}
