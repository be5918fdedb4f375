namespace JdbcStore;

/// <summary>A failure of the store, by type; never an empty result instead.</summary>
public abstract class StoreException(string message, Exception? inner) : Exception(message, inner);

/// <summary>The unit did not happen, and the same call may succeed now (deadlock, serialization, lock time-out).</summary>
public sealed class TransientStoreException(string message, Exception? inner = null) : StoreException(message, inner);

/// <summary>Another store is or may be the active one: nothing happened.</summary>
public sealed class FencedStoreException(string message, Exception? inner = null) : StoreException(message, inner);

/// <summary>The unit may or may not have been committed, and the store could not find out before it had to give up.</summary>
public sealed class OutcomeUnknownStoreException(string message, Exception? inner = null) : StoreException(message, inner);

/// <summary>The database or the journal cannot be reached or is full, or this store has not started or has stopped: nothing happened.</summary>
public sealed class UnavailableStoreException(string message, Exception? inner = null) : StoreException(message, inner);

/// <summary>
/// What the unit or the call requires is not so: the message, subscription or prepared transaction that it names is not there (any more),
/// or a transaction of that name is. Nothing happened.
/// </summary>
public sealed class PreconditionStoreException(string message) : StoreException(message, null);

/// <summary>Trying again will not help: corruption, a wrong schema, a missing right, data that the database refuses.</summary>
public sealed class FatalStoreException(string message, Exception? inner = null) : StoreException(message, inner);

/// <summary>The configuration is wrong. <see cref="Errors"/> names every mistake: its key, its value and what would be right.</summary>
public sealed class ConfigurationStoreException(IReadOnlyList<string> errors) : StoreException(string.Join(Environment.NewLine, errors), null)
{
    /// <summary>One entry a mistake.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}

/// <summary>Another broker holds the lease or the data directory, and what was asked for does not wait, such as with <c>Lease:FailIfLocked</c>.</summary>
public sealed class LockedStoreException(string message) : StoreException(message, null);
