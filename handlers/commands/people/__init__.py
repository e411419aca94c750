"""Commands about people: who is asked, who is away or on call, and what somebody is an expert of."""
