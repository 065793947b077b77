using System.Text;
using Bakeoff.Pipeline;

namespace Bakeoff.UnitTests;

/// <summary>A miss names the members of the code that changed, as a programmer calls them.</summary>
public sealed class CodeManifestTests
{
    [Fact]
    public void Write_IsALineForEachMember_OfItsHashAndItsName() =>
        Assert.Equal("aa MethodDefinition:A.B()\nbb FieldDefinition:A.C\n", Text(("MethodDefinition:A.B()", "aa"), ("FieldDefinition:A.C", "bb")));

    [Fact]
    public void Hash_IsThatOfTheText()
    {
        byte[] one = Encoding.UTF8.GetBytes(Text(("MethodDefinition:A.B()", "aa")));
        Assert.Equal(CodeManifest.HashOf(one), CodeManifest.HashOf([.. one]));
        Assert.NotEqual(CodeManifest.HashOf(one), CodeManifest.HashOf(Encoding.UTF8.GetBytes(Text(("MethodDefinition:A.B()", "ab")))));
    }

    [Fact]
    public void Differences_AreWhatChanged_ThenWhatIsNew_ThenWhatIsGone()
    {
        string before = Text(
            ("MethodDefinition:A.Same(Int32 count)", "11"), ("MethodDefinition:A.Gone()", "22"), ("TypeDefinition:A.Changed", "33"),
            ("FieldDefinition:A.Changed", "44"));
        string now = Text(
            ("TypeDefinition:A.New", "55"), ("FieldDefinition:A.Changed", "45"), ("TypeDefinition:A.Changed", "34"),
            ("MethodDefinition:A.Same(Int32 count)", "11"), ("Resource:table.bin", "66"));
        Assert.Equal(
            ["field A.Changed changed", "type A.Changed changed", "type A.New is new", "Resource:table.bin is new", "A.Gone() is gone"],
            CodeManifest.Differences(before, now));
        Assert.Empty(CodeManifest.Differences(now, now));
    }

    /// <summary>A member's own name is not in its hash, so that one with the same hash is the same one; of two equal ones nobody knows.</summary>
    [Fact]
    public void Differences_NameWhatWasRenamed_WhereOnlyOneCanBe()
    {
        string before = Text(
            ("MethodDefinition:A.Old(Int32 count)", "11"), ("FieldDefinition:A.Same", "22"), ("MethodDefinition:A.Empty()", "33"),
            ("FieldDefinition:A.Kind", "44"), ("MethodDefinition:A.Caller()", "55"));
        string now = Text(
            ("MethodDefinition:A.New(Int32 count)", "11"), ("FieldDefinition:A.Other", "22"), ("MethodDefinition:A.First()", "33"),
            ("MethodDefinition:A.Second()", "33"), ("TypeDefinition:A.Kind", "44"), ("MethodDefinition:A.Caller()", "56"));
        Assert.Equal(
            ["A.Caller() changed", "A.Old(Int32 count) was renamed to A.New(Int32 count)", "field A.Same was renamed to field A.Other",
                "A.First() is new", "A.Second() is new", "type A.Kind is new", "A.Empty() is gone", "field A.Kind is gone"],
            CodeManifest.Differences(before, now));
    }

    /// <summary>Both the engine's code and that of custom classes have manifests; other parts are hashes of other things.</summary>
    [Theory]
    [InlineData("code.Bakeoff.Svd", "code.Bakeoff.Svd changed: A.B() changed")]
    [InlineData("own.code.Mine", "own.code.Mine changed: A.B() changed")]
    [InlineData("package.Mine", "package.Mine changed from aa to bb")]
    public void Explanation_NamesMembers_OfCodeAlone(string part, string expected) => Assert.Equal(
        [expected],
        Explanation.Differences([new(part, "aa")], [new(part, "bb")], hash => Text(("MethodDefinition:A.B()", hash))));

    /// <summary>A manifest may have been collected as garbage since.</summary>
    [Theory]
    [InlineData("aa")]
    [InlineData("bb")]
    public void Explanation_NamesHashes_WhereAManifestIsGone(string gone) => Assert.Equal(
        ["code.A changed from aa to bb"],
        Explanation.Differences([new("code.A", "aa")], [new("code.A", "bb")], hash => hash == gone ? null : Text(("MethodDefinition:A.B()", hash))));

    private static string Text(params (string Name, string Hash)[] members) =>
        Encoding.UTF8.GetString(CodeManifest.Write(members.Select(member => KeyValuePair.Create(member.Name, member.Hash))));
}
