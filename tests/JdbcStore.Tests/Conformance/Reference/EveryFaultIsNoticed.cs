using JdbcStore.Conformance;
using Xunit;
using Suites = JdbcStore.Tests.Conformance.Reference.ReferenceStoreConformance;

namespace JdbcStore.Tests.Conformance.Reference;

/// <summary>A suite that no fault can fail proves nothing: each broken promise must fail the test that is named after it.</summary>
public sealed class EveryFaultIsNoticed
{
    [Theory]
    [InlineData(Fault.LosesTheLastUnitInACrash, typeof(Suites.ConfirmedIsDurable), "A_confirmed_message_survives", Ending.Crash)]
    [InlineData(Fault.ConfirmsWhatWasCancelled, typeof(Suites.ConfirmedIsDurable), "A_commit_cancelled_before_it_began_did_not_happen")]
    [InlineData(Fault.ReordersAUnit, typeof(Suites.OrderIsKept), "Messages_of_one_unit_keep_their_order")]
    [InlineData(Fault.GivesSequencesTwice, typeof(Suites.OrderIsKept), "A_sequence_is_never_given_twice_even_when_all_was_consumed", Ending.Reopen)]
    [InlineData(Fault.BringsAcknowledgedMessagesBack, typeof(Suites.NothingLostNothingBack), "Acknowledged_messages_stay_gone_and_the_others_stay", Ending.Reopen)]
    [InlineData(Fault.AcknowledgesInAnyDestination, typeof(Suites.NothingLostNothingBack), "An_acknowledgement_in_the_wrong_destination_removes_nothing")]
    [InlineData(Fault.ForgetsKeysOfConsumedMessages, typeof(Suites.NoDuplicates), "A_resend_of_a_consumed_message_is_recognised", Ending.Reopen)]
    [InlineData(Fault.ForgetsKeysOverARestart, typeof(Suites.NoDuplicates), "A_resend_is_recognised_in_a_later_life", Ending.TakeOver)]
    [InlineData(Fault.ComparesKeysWithoutCase, typeof(Suites.NoDuplicates), "Keys_that_are_only_almost_equal_are_different", Ending.Reopen)]
    [InlineData(Fault.CommitsWhenFenced, typeof(Suites.FencedStoresCommitNothing), "A_paused_store_that_was_replaced_adds_nothing")]
    [InlineData(Fault.ReadsWhenNotActive, typeof(Suites.NeverAFalseEmpty), "A_standby_reads_nothing")]
    [InlineData(Fault.ReadsNothingFromALostDatabase, typeof(Suites.NeverAFalseEmpty), "A_lost_database_is_an_exception")]
    [InlineData(Fault.AppliesHalfAUnit, typeof(Suites.UnitsAreAtomic), "A_message_is_moved_by_one_unit", Ending.Reopen)]
    [InlineData(Fault.ForgetsDeliveryCounts, typeof(Suites.DeliveryStateIsKept), "Failed_deliveries_are_counted", Ending.Reopen)]
    [InlineData(Fault.MovesTheMarkBack, typeof(Suites.DeliveryStateIsKept), "The_mark_only_moves_forward")]
    [InlineData(Fault.CutsLargeBodies, typeof(Suites.AnySize), "A_body_comes_back_byte_for_byte", (64 << 10) + 1)]
    [InlineData(Fault.TrimsNames, typeof(Suites.AnyName), "Names_that_are_only_almost_equal_are_different")]
    [InlineData(Fault.CountsResends, typeof(Suites.CountsAreExact), "Counts_follow_adds_acknowledgements_and_resends", Ending.Reopen)]
    [InlineData(Fault.KeepsTheLeaseWhenStopped, typeof(Suites.StartsAndStopsWell), "A_stop_hands_over_long_before_the_lease_would_have_expired")]
    public Task A_broken_promise_fails_its_test(Fault fault, Type suite, string test, params object[] arguments) =>
        AssertFailsAsync(fault, suite, test, arguments);

    [Theory]
    [InlineData(Fault.ForgetsKeysOfConsumedMessages)]
    [InlineData(Fault.CountsResends)]
    [InlineData(Fault.AppliesHalfAUnit)]
    public Task A_broken_promise_is_found_by_random_histories(Fault fault) =>
        AssertFailsAsync(fault, typeof(Suites.BehavesLikeTheModel), "Any_history_leaves_what_the_model_holds", []);

    private static async Task AssertFailsAsync(Fault fault, Type suite, string test, object[] arguments)
    {
        ReferenceStore.Fault = fault;
        var instance = (StoreSuite<ReferenceStore>)Activator.CreateInstance(suite)!;
        await instance.InitializeAsync();
        try
        {
            await Assert.ThrowsAnyAsync<Exception>(() => (Task)suite.GetMethod(test)!.Invoke(instance, arguments)!);
        }
        finally
        {
            await instance.DisposeAsync();
        }
    }
}
