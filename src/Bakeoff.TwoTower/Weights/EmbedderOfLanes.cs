using Bakeoff.Numerics;

namespace Bakeoff.TwoTower;

/// <inheritdoc cref="Embedder"/>
/// <typeparam name="T">The vectors.</typeparam>
internal sealed class Embedder<T>(Tower tower, bool normalize) : Embedder
    where T : struct, ILanes<T>
{
    private readonly TowerPass<T> _pass = new(tower, BlockRows, normalize, trains: false);

    public override Matrix Embed(TowerInput input)
    {
        _pass.Gather(input, 0, input.Rows);
        for (int bag = 0; bag < tower.Tables.Count; bag++)
        {
            if (tower.Tables[bag].Shape.UsesAttention)
            {
                AttentionPooling<T>.Pool(tower.Tables[bag], input.Bags[bag], _pass.ColumnsFrom(_pass.Inputs, bag));
            }
        }

        _pass.Forward(0, input.Rows);
        return _pass.Outputs;
    }

    public override void Dispose() => _pass.Dispose();
}
