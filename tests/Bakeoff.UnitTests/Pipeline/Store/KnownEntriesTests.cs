using System.Text;
using System.Text.Json;
using Bakeoff.Core;
using Bakeoff.Pipeline;

namespace Bakeoff.UnitTests;

public sealed class KnownEntriesTests
{
    private static readonly StageKey s_key = new([new KeyPart("stage", "A")]);
    private readonly KnownEntries _known = new();

    [Fact]
    public void Parse_OfTheSameBytes_GivesTheSameObject_WithItsKey()
    {
        ActionEntry first = _known.Parse(Json("one"), s_key.Hash);
        Assert.Same(first, _known.Parse(Json("one"), s_key.Hash));
        Assert.Equal(s_key.Hash, first.Key!.Hash);
        Assert.Same(first.Parts, first.Key.Parts);
    }

    [Fact]
    public void Parse_OfOtherBytes_GivesWhatTheySay()
    {
        _known.Parse(Json("one"), s_key.Hash);
        Assert.Equal("two", _known.Parse(Json("two"), s_key.Hash).Outputs[0].Path);
    }

    [Fact]
    public void Parse_OfBytesThatAreDamaged_IsRefused_AlsoAfterSoundOnes()
    {
        byte[] json = Json("one");
        _known.Parse(json, s_key.Hash);
        json[Encoding.UTF8.GetString(json).IndexOf("one", StringComparison.Ordinal)] ^= 1;
        Assert.Throws<JsonException>(() => _known.Parse(json, s_key.Hash));
    }

    [Fact]
    public void Parse_OfAnotherKey_IsRefused() => Assert.Throws<JsonException>(() => _known.Parse(Json("one"), new string('0', 64)));

    private static byte[] Json(string file) => Encoding.UTF8.GetBytes(
        CanonicalJson.Serialize(ActionEntry.Create("A", s_key.Parts, [new StoredFile(file, new string('a', 64), 1)])));
}
