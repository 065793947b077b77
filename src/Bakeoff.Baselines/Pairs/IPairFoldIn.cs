using Bakeoff.Core;

namespace Bakeoff.Baselines;

/// <summary>Learns the factors of users whom a model was not trained on.</summary>
internal unsafe interface IPairFoldIn
{
    /// <summary>Takes the factors of a user.</summary>
    /// <param name="user">The index of the user in the histories.</param>
    /// <param name="factors">The factors, valid during the call only.</param>
    delegate void Taker(int user, float* factors);

    /// <summary>Learns all users of histories.</summary>
    /// <param name="histories">The histories; their items are the catalogue.</param>
    /// <param name="threads">Threads at most.</param>
    /// <param name="take">Called once for each user, by several threads.</param>
    /// <param name="cancellation">Cancels it.</param>
    void Run(UserHistories histories, int threads, Taker take, CancellationToken cancellation);
}
