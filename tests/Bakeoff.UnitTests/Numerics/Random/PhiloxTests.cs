using Bakeoff.Numerics;

namespace Bakeoff.UnitTests;

public sealed class PhiloxTests
{
    /// <summary>The known answers that Random123, the library of the paper's authors, is tested with.</summary>
    [Fact]
    public void Draw_OfTheKnownCounters_GivesTheKnownAnswers()
    {
        Assert.Equal(new PhiloxBlock(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8), Philox.Draw(default, 0));
        Assert.Equal(
            new PhiloxBlock(0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd),
            Philox.Draw(new PhiloxBlock(uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue), ulong.MaxValue));
        Assert.Equal(
            new PhiloxBlock(0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1),
            Philox.Draw(new PhiloxBlock(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344), 0x299f31d0a4093822));
    }
}
