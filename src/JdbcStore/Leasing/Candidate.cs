using JdbcStore.Hosting;
using JdbcStore.Journal;
using JdbcStore.Sql;
using Microsoft.Extensions.Logging;

namespace JdbcStore.Leasing;

/// <summary>One store's tries to become the active one: first the data directory where one is used, then the lease.</summary>
internal sealed class Candidate(StoreDatabase database, JdbcStoreOptions options, bool journalWanted, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly string _journalDirectory = Path.Combine(options.DataDirectory, "journal");
    private DataDirectoryLock? _directory;

    public DatabaseLease Lease { get; } = new(database, $"{Environment.MachineName}:{Environment.ProcessId}", options.Lease.Duration);

    /// <summary>Lets a database that was never used take a journal that was written for another as its own.</summary>
    public bool AdoptsJournal { get; init; }

    /// <summary>The directory's journal; also with the journal off, as long as one is there.</summary>
    public JournalLog? Journal { get; private set; }

    /// <summary>Why the last try did not win.</summary>
    public string Obstacle { get; private set; } = "Nothing has been tried yet";

    /// <summary>Until the next try: no later than the moment at which the lease that was seen runs out.</summary>
    public TimeSpan NextTry { get; private set; } = options.Lease.RetryInterval;

    /// <summary>A monotonic time taken before the lease was asked for: by our clock it runs out no later than this plus its duration.</summary>
    public long AskedAt { get; private set; }

    public async Task<Tenure?> TryWinAsync(CancellationToken cancellationToken)
    {
        if (NeedsDirectory && !TryLockDirectory())
            return null;
        if (NeedsJournal)
            Journal ??= JournalLog.Open(_journalDirectory, new JournalLogOptions(), logger);
        AskedAt = time.GetTimestamp();
        if (await Lease.TryAcquireAsync(_directory?.ReadHolder(), Describe(Journal), cancellationToken) is { } tenure)
        {
            _directory?.WriteHolder(tenure.Holder);
            Journal?.BeginEpoch();
            return tenure;
        }

        var (holder, milliseconds) = await Lease.FindHolderAsync(cancellationToken);
        var remaining = TimeSpan.FromMilliseconds(Math.Max(milliseconds, 0) + 20);
        NextTry = remaining < options.Lease.RetryInterval ? remaining : options.Lease.RetryInterval;
        Obstacle = $"The lease is held by {holder}";
        return null;
    }

    /// <summary>For a store that has become active without one: locks the directory, opens the journal, and makes it this tenure's.</summary>
    /// <exception cref="StoreException">It cannot be used; nothing has changed.</exception>
    public async Task BeginJournalAsync(long epoch, CancellationToken cancellationToken)
    {
        if (Journal is not null)
            return;   // Claimed when the lease was won.
        if (!TryLockDirectory())
            throw new UnavailableStoreException($"{Obstacle}; the journal in it was not opened.");
        _directory!.WriteHolder(Lease.Holder);
        var journal = JournalLog.Open(_journalDirectory, new JournalLogOptions(), logger);
        try
        {
            await Lease.ClaimAsync(Describe(journal)!, epoch, cancellationToken);
            journal.BeginEpoch();
            Journal = journal;
        }
        finally
        {
            if (Journal is null)
                journal.Dispose();
        }
    }

    /// <summary>After a failure the journal is opened anew, so that what it holds is verified again.</summary>
    public void CloseJournal()
    {
        Journal?.Dispose();
        Journal = null;
    }

    public void Dispose()
    {
        CloseJournal();
        _directory?.Dispose();
    }

    private bool NeedsJournal => journalWanted || Directory.Exists(_journalDirectory);

    private bool NeedsDirectory => NeedsJournal || database.Dialect.IsEmbedded;

    private LocalJournal? Describe(JournalLog? journal) =>
        journal is null ? null : new LocalJournal(journal.JournalId.ToString(), _journalDirectory, journal.LastGroup)
        {
            AdoptAfter = AdoptsJournal ? journal.FirstGroup - 1 : null,
        };

    private bool TryLockDirectory()
    {
        _directory ??= DataDirectoryLock.TryAcquire(options.DataDirectory);
        if (_directory is not null)
            return true;
        NextTry = TimeSpan.FromMilliseconds(Math.Min(options.Lease.RetryInterval.TotalMilliseconds, 500));
        Obstacle = $"The data directory '{options.DataDirectory}' is in use by another process";
        return false;
    }
}
