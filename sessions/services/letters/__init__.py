"""Letters around meetings, a module for each cause. All are put into the outbox in the transaction of their cause."""
