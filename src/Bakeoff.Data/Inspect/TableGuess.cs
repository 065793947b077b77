using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bakeoff.Data;

/// <summary>
/// Guesses which columns of a file mean what: the <c>dataset</c> of an experiment, to be checked by who knows; and says what it could not read.
/// </summary>
internal sealed class TableGuess
{
    private readonly TableSample _sample;
    private readonly ColumnRoles _roles;
    private readonly List<string> _notes = [];
    private readonly JsonObject _json;

    /// <param name="sample">What the file holds.</param>
    /// <param name="path">The path to write into the <c>dataset</c>.</param>
    public TableGuess(TableSample sample, string path)
    {
        (_sample, _roles) = (sample, sample.Roles);
        _json = new JsonObject { ["name"] = Path.GetFileNameWithoutExtension(path), ["path"] = path, ["format"] = sample.Format };
        SetLayout();
        SetIds();
        SetRating();
        SetTimestamp();
        NotePlaces();
        NoteRepeated();
        NoteEmpty();
        if (sample.FaultyRows > 0)
        {
            _notes.Add(FormattableString.Invariant(
                $"{sample.FaultyRows} of {sample.Rows} rows cannot be read, the first on {sample.Fault}. ")
                + "Correct them, or set \"onError\": \"reject\".");
        }
    }

    /// <summary>What could not be read, or may be read in two ways; each a sentence.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>The <c>dataset</c> to paste.</summary>
    public string ToJson() =>
        _json.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The names of the columns that have no role, as a sentence lists them; empty where all have one.</summary>
    private string Unused() => string.Join(
        ", ", _sample.Columns.Except(new[] { _roles.User, _roles.Item, _roles.Rating, _roles.Timestamp }.OfType<ColumnFacts>())
            .Select(column => $"'{column.Name}'"));

    /// <summary>A column of quantities has the values of a rating scale too: who reads the note knows which it is.</summary>
    private void NotePlaces()
    {
        string others = Unused() is { Length: > 0 } unused ? $" Other columns are {unused}." : "";
        foreach ((ColumnFacts column, string role) in _roles.ByPlace)
        {
            string otherwise = column != _roles.Rating ? "name another column if it is not"
                : "if it counts something else, set \"implicit\": true in place of the rating's column and scale";
            _notes.Add($"The column '{column.Name}' is taken for {role}, which its name does not say: {otherwise}.{others}");
        }
    }

    /// <summary>What is repeated would end the first run, where one of the rows has to be chosen; among interactions it is natural.</summary>
    private void NoteRepeated()
    {
        if (_sample.Repeated > 0 && _roles.Rating is not null)
        {
            Set("duplicates", "last", differs: true);
            _notes.Add(FormattableString.Invariant(
                $"The user has rated the item before in {_sample.Repeated} of the rows: with \"duplicates\": \"last\" the latest rating counts. ")
                + "Choose \"first\" for the earliest, or remove it, so that such rows are errors.");
        }
    }

    private void NoteEmpty()
    {
        foreach (ColumnFacts column in new[] { _roles.User, _roles.Item, _roles.Rating, _roles.Timestamp }.OfType<ColumnFacts>()
            .Where(column => column.Empty > 0))
        {
            _notes.Add($"{ValueCount.Are(column.Empty, column.Name)} empty: "
                + $"{ValueCount.WillBeErrors(column.Empty)}, or left out with \"onError\": \"reject\".");
        }
    }

    private void SetLayout()
    {
        if (_sample.Text is { } text)
        {
            Set("separator", text.Separator, text.Separator is not ("," or "\t"));
            Set("quote", text.Quote, text.Quote != new TableOptions().QuoteOf(text.Format));
            Set("encoding", text.Encoding, text.Encoding != "utf-8");
            NoteEncoding(text);
            Set("header", false, !text.HasHeader);
        }

        Set("ratingsQuery", _sample.Table, _sample.Table is not (null or "ratings"));
        if (_sample.OtherTables is { Length: > 0 } others)
        {
            _notes.Add($"The table {_sample.Table} is read, the largest. The database also has {HeaderText.Of(others)}: if the ratings are "
                + "elsewhere, name it with 'ratingsQuery', which may also be a SELECT.");
        }
    }

    /// <summary>One damaged byte makes every other letter beyond ASCII another one, and none of them an error.</summary>
    private void NoteEncoding(TextLayout text)
    {
        if (text.NotUtf8 is { } line)
        {
            _notes.Add(FormattableString.Invariant($"The file is not UTF-8, the first time on line {line}, and is read as {text.Encoding}. ")
                + "If letters look wrong, the encoding is another one; or the file is UTF-8, and damaged there: then correct it, and take "
                + "\"encoding\" out.");
        }
    }

    private void SetIds()
    {
        SetColumn("userColumn", _roles.User, "user");
        SetColumn("itemColumn", _roles.Item, "item");
        Set("stringIds", true, new[] { _roles.User, _roles.Item }.Any(column => column?.NotIntegers > 0));
        if (_roles.User is null || _roles.Item is null)
        {
            _notes.Add("There are not enough columns for users and items.");
        }
    }

    private void SetRating()
    {
        if (_roles.Rating is not { } rating)
        {
            Set("implicit", true, differs: true);
            if (Unused() is { Length: > 0 } others)
            {
                _notes.Add($"No column seems to hold ratings: every row counts as one interaction, whatever {others} says.");
            }

            return;
        }

        SetColumn("ratingColumn", rating, "rating");
        var scale = new ScaleGuess(rating);
        Set("minimumRating", scale.Low, scale.Low != 0.5);
        Set("maximumRating", scale.High, scale.High != 5);
        Set("ratingStep", scale.Step, scale.Step is not (null or 0.5));
        _notes.AddRange(scale.Notes);
    }

    private void SetTimestamp()
    {
        if (_roles.Timestamp is not { } column)
        {
            Set("timestampFormat", TimeFormat.OrderOfRows, differs: true);
            if (Unused() is { Length: > 0 } others)
            {
                _notes.Add($"No column seems to hold times: a later row counts as a later one, whatever {others} says.");
            }

            return;
        }

        SetColumn("timestampColumn", column, "timestamp");
        if (column.Times.Count == 0)
        {
            SetUnlikelyTimes(column);
            return;
        }

        TimeGuess time = column.Times[0];
        Set("timestampFormat", time.Format, time.Format != "seconds");
        _notes.AddRange(new TimeNotes(column).OfFaulty(time));
        if (column.Times.Skip(1).FirstOrDefault(other => other.Faulty == time.Faulty) is { } other)
        {
            _notes.Add($"The times of '{column.Name}' can be read as {time.Format} and as {other.Format}: choose what is right.");
        }
    }

    /// <summary>
    /// Integers that are no usual times, such as counts of days, are in the right order in whatever unit: an experiment that runs, with a note,
    /// is of more use than one that cannot.
    /// </summary>
    private void SetUnlikelyTimes(ColumnFacts column)
    {
        var notes = new TimeNotes(column);
        if ((column.HasSeveralUnits ? column.Units[0] : column.UnitOfCounts) is { } unit)
        {
            Set("timestampFormat", unit.Format, differs: unit.Unit != TimeUnit.Seconds);
            _notes.AddRange(column.HasSeveralUnits ? [notes.OfSeveral(column.Units)] : notes.OfCounts(unit));
            return;
        }

        TimeGuess? near = column.TimeOfExample;
        Set("timestampFormat", near?.Format ?? "iso", differs: true);
        _notes.Add(
            $"The column '{column.Name}' seems to hold times, but values such as '{near?.FirstFault ?? column.Example}' cannot be read"
                + $"{(near is null ? "" : $" as '{column.Example}' can ({near.Format})")}. Write them in another form, "
                + "or set 'timestampFormat' to a pattern such as \"%d.%m.%y\", or to \"order\" if a later row is a later one.");
    }

    private void Set(string key, JsonNode? value, bool differs)
    {
        if (differs)
        {
            _json[key] = value;
        }
    }

    private void SetColumn(string key, ColumnFacts? column, string usual) => Set(key, column?.Name, column is not null && column.Name != usual);
}
