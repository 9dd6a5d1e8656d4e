drop index entry_waiting_why;
