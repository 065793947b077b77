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
        (_sample, _roles) = (sample, new ColumnRoles(sample.Columns));
        _json = new JsonObject { ["name"] = Path.GetFileNameWithoutExtension(path), ["path"] = path, ["format"] = sample.Format };
        SetLayout();
        SetIds();
        SetRating();
        SetTimestamp();
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

    private void NoteEmpty()
    {
        foreach (ColumnFacts column in new[] { _roles.User, _roles.Item, _roles.Rating, _roles.Timestamp }.OfType<ColumnFacts>()
            .Where(column => column.Empty > 0))
        {
            _notes.Add(
                FormattableString.Invariant(
                    $"{column.Empty} values of '{column.Name}' are empty: they will be errors, or left out with \"onError\": \"reject\"."));
        }
    }

    private void SetLayout()
    {
        if (_sample.Text is { } text)
        {
            Set("separator", text.Separator, text.Separator is not ("," or "\t"));
            Set("quote", text.Quote, text.Quote != new TableOptions().QuoteOf(text.Format));
            Set("encoding", text.Encoding, text.Encoding != "utf-8");
            Set("header", false, !text.HasHeader);
        }

        Set("ratingsQuery", _sample.Table, _sample.Table is not (null or "ratings"));
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
        Set("ratingStep", scale.Step, scale.Step != 0.5);
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
            // Not left to be seconds, which a count of days would be read as.
            Set("timestampFormat", "iso", differs: true);
            string remedy = column.IsNumeric
                ? "If they count something else that grows with time, such as days or steps, set 'timestampFormat' to \"seconds\": the order is right "
                    + "then, and dates mean nothing."
                : "Write them in another form, or set 'timestampFormat' to a pattern such as \"%d.%m.%y\".";
            _notes.Add(
                $"The column '{column.Name}' seems to hold times, but values such as '{column.Example}' cannot be read. {remedy} "
                + "Or set it to \"order\" if a later row is a later one.");
            return;
        }

        TimeGuess time = column.Times[0];
        Set("timestampFormat", time.Format, time.Format != "seconds");
        if (time.Faulty > 0)
        {
            _notes.Add(FormattableString.Invariant(
                $"{time.Faulty} values of '{column.Name}' are not written as the others ({time.Format}): they will be errors."));
        }

        if (column.Times.Skip(1).FirstOrDefault(other => other.Faulty == time.Faulty) is { } other)
        {
            _notes.Add($"The times of '{column.Name}' can be read as {time.Format} and as {other.Format}: choose what is right.");
        }
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
