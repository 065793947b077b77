using System.Text;
using Bakeoff.Core;
using Bakeoff.Experiments;

namespace Bakeoff.UnitTests;

public sealed class OptionsBinderTests
{
    private readonly List<ErrorReport> _problems = [];

    [Fact]
    public void Bind_GivesEveryKindOfValue_AndKeepsTheDefaultsOfTheRest()
    {
        Sample sample = Bind(new Sample(), """{ "count": 7, "rate": 0.25, "on": true, "word": "two", "sizes": [3, 4], "names": ["a"], "big": 5000000000, "seed": 18446744073709551615 }""");
        Assert.Empty(_problems);
        Assert.Equal(
            (7, 0.25, true, "two", 5_000_000_000, ulong.MaxValue), (sample.Count, sample.Rate, sample.On, sample.Word, sample.Big, sample.Seed));
        Assert.Equal([3, 4], sample.Sizes);
        Assert.Equal(["a"], sample.Names);
        Assert.Null(sample.Threshold);
        Assert.Equal("inner", sample.Inner!.Text);
    }

    /// <summary>What a base has set stays, options within options too, and the base's record is not touched.</summary>
    [Fact]
    public void Bind_OfInheritedOptions_ChangesWhatIsGiven_InANewRecord()
    {
        var inherited = new Sample { Count = 3, Rate = 1 / 3.0, Threshold = -0.0, Sizes = [9], Inner = new Inner { Text = "ö\"\\" } };
        Sample bound = Bind(inherited, """{ "count": 4 }""");
        Assert.Equal(3, inherited.Count);
        Assert.Equal(inherited with { Count = 4, Sizes = bound.Sizes, Names = bound.Names }, bound);
        Assert.Equal(inherited.Sizes, bound.Sizes);
        Assert.Equal(inherited.Names, bound.Names);
    }

    /// <summary>Whoever reads the options next would take a value that is not allowed at its word.</summary>
    [Fact]
    public void Bind_OfValuesThatDoNotFit_KeepsWhatIsInherited()
    {
        Sample bound = Bind(new Sample { Count = 3, Word = "two" }, """{ "count": 11, "word": "three", "rate": 0.5 }""");
        Assert.Equal((3, "two", 0.5), (bound.Count, bound.Word, bound.Rate));
        Assert.Equal(2, _problems.Count);
    }

    [Fact]
    public void Bind_OfNothing_IsWhatIsInherited()
    {
        var inherited = new Sample { Count = 3 };
        Assert.Same(inherited, Bind(inherited, "{}"));
    }

    /// <summary>Options of a type that only the value knows: a model's algorithm decides.</summary>
    [Fact]
    public void Bind_OfAnObject_KeepsItsType() => Assert.Equal(5, Assert.IsType<Sample>(Bind<object>(new Sample(), """{ "count": 5 }""")).Count);

    [Theory]
    [InlineData("""{ "count": 0 }""", ErrorCodes.OutOfRange, 12, "'count' must be from 1 to 10, but is 0.")]
    [InlineData("""{ "count": 11 }""", ErrorCodes.OutOfRange, 12, "'count' must be from 1 to 10, but is 11.")]
    [InlineData("""{ "count": 99999999999 }""", ErrorCodes.OutOfRange, 12, "99999999999 is too large.")]
    [InlineData("""{ "count": 1.5 }""", ErrorCodes.WrongType, 12, "expected an integer, found 1.5.")]
    [InlineData("""{ "count": "1" }""", ErrorCodes.WrongType, 12, "expected an integer, found the string \"1\".")]
    [InlineData("""{ "count": null }""", ErrorCodes.WrongType, 12, "expected an integer, found null.")]
    [InlineData("""{ "rate": 1e999 }""", ErrorCodes.OutOfRange, 11, "'rate' must be from 0 to 1, but is Infinity.")]
    [InlineData("""{ "rate": [] }""", ErrorCodes.WrongType, 11, "expected a number, found a list.")]
    [InlineData("""{ "on": 1 }""", ErrorCodes.WrongType, 9, "expected true or false, found 1.")]
    [InlineData("""{ "word": "three" }""", ErrorCodes.UnknownChoice, 11, "'word' must be one of one, two, but is 'three'.")]
    [InlineData("""{ "word": {} }""", ErrorCodes.WrongType, 11, "expected a string, found an object.")]
    [InlineData("""{ "sizes": [] }""", ErrorCodes.OutOfRange, 12, "the list is empty.")]
    [InlineData("""{ "sizes": [1, "2"] }""", ErrorCodes.WrongType, 16, "expected an integer, found the string \"2\".")]
    [InlineData("""{ "names": [1] }""", ErrorCodes.WrongType, 13, "expected a string, found 1.")]
    [InlineData("""{ "seed": -1 }""", ErrorCodes.WrongType, 11, "expected an integer from 0, found -1.")]
    [InlineData("""{ "inner": {} }""", ErrorCodes.UnknownKey, 3, "nothing reads the key 'inner'.")]
    [InlineData("""{ "cuont": 1 }""", ErrorCodes.UnknownKey, 3, "nothing reads the key 'cuont'.")]
    [InlineData("[]", ErrorCodes.WrongType, 1, "expected an object, found a list.")]
    [InlineData("""{ "count": 2, "rate": 1 }""", ErrorCodes.ConflictingOptions, 15, "'rate' must not be 1 where 'count' is 2.")]
    public void Bind_OfWhatDoesNotFit_NamesCodePlaceAndReason(string json, string code, int column, string message)
    {
        Bind(new Sample(), json);
        ErrorReport problem = Assert.Single(_problems);
        Assert.Equal((code, (long?)1, (long?)column, message), (problem.Code, problem.Location?.Line, problem.Location?.Column, problem.Message));
    }

    [Fact]
    public void Bind_OfTwoMistakes_ReportsBoth_InTheirOrder_WithTheNearestName()
    {
        Sample sample = Bind(new Sample(), "{\n  \"cuont\": 1,\n  \"word\": \"tow\",\n  \"rate\": 0.5\n}");
        Assert.Equal(
            [(ErrorCodes.UnknownKey, "Did you mean 'count'?"), (ErrorCodes.UnknownChoice, "Did you mean 'two'?")],
            _problems.Select(problem => (problem.Code, problem.Remedy)));
        Assert.Equal([2L, 3L], _problems.Select(problem => problem.Location!.Line!.Value));
        Assert.Equal(0.5, sample.Rate);
    }

    [Fact]
    public void Bind_PassesOverWhatIsReadElsewhere() => Assert.Equal(2, Bind(new Sample(), """{ "folds": [0], "count": 2 }""", "folds").Count);

    private T Bind<T>(T inherited, string json, params string[] ignored)
        where T : class =>
        new OptionsBinder(_problems).Bind(inherited, JsonPart.Parse(Encoding.UTF8.GetBytes(json), "experiment.json", _problems), ignored);

    private sealed record Inner
    {
        public string Text { get; init; } = "";
    }

    private sealed record Sample : IRelatedOptions
    {
        [OptionRange(1, 10)]
        public int Count { get; init; } = 1;

        [OptionRange(0, 1)]
        public double Rate { get; init; }

        public double? Threshold { get; init; }

        public bool On { get; init; }

        [OptionChoice("one", "two")]
        public string Word { get; init; } = "one";

        public int[] Sizes { get; init; } = [1];

        public string[] Names { get; init; } = [];

        public long Big { get; init; }

        public ulong Seed { get; init; }

        public Inner? Inner { get; init; } = new() { Text = "inner" };

        public IEnumerable<(string Name, string Problem)> CheckTogether() =>
            Count == 2 && Rate == 1 ? [("rate", "must not be 1 where 'count' is 2.")] : [];
    }
}
