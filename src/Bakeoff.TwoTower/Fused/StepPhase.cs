namespace Bakeoff.TwoTower;

/// <summary>What a step's time goes to.</summary>
internal enum StepPhase
{
    Assemble,
    Group,
    Gather,
    Forward,
    Softmax,
    Backward,
    Update,
}
